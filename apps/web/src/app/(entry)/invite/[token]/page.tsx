import type { Metadata } from "next";
import { tabTitle } from "#app/own-language.ts";
import { AcceptInvite } from "#features/crowds/index.ts";

export async function generateMetadata(): Promise<Metadata> {
  const { title } = await tabTitle("invite");
  return { title, referrer: "no-referrer" };
}

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  return <AcceptInvite token={token} />;
}
