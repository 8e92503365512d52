import type { Metadata } from "next";
import { AcceptInvite } from "../../../features/crowds/index.ts";
import { askedLanguage } from "../../asked-language.ts";

export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  return <AcceptInvite token={token} language={await askedLanguage()} />;
}
