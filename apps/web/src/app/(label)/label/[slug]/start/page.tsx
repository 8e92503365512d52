import type { Metadata } from "next";
import { StartPage } from "../../../../../features/crowds/index.ts";
import { deskOf } from "../../desk.ts";

export const metadata: Metadata = { title: "Start" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug, name, preferences } = await deskOf(params, "/start");
  return <StartPage slug={slug} title={name} language={preferences.language} />;
}
