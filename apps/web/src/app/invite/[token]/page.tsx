import type { Metadata } from "next";
import { askedLanguage } from "#app/asked-language.ts";
import { AcceptInvite } from "#features/crowds/index.ts";

export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  return <AcceptInvite token={token} language={await askedLanguage()} />;
}
