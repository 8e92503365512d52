import type { Metadata } from "next";
import { FinishPage } from "../../../../../features/crowds/index.ts";
import { deskOf } from "../../desk.ts";

export const metadata: Metadata = { title: "Done" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug, name, preferences } = await deskOf(params, "/finish");
  return <FinishPage slug={slug} title={name} language={preferences.language} />;
}
