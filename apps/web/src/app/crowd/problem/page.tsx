import type { Metadata } from "next";
import { EntryProblem } from "../../../features/crowds/index.ts";
import { askedLanguage } from "../../asked-language.ts";

export const metadata: Metadata = { title: "Study" };

export default async function Page({ searchParams }: { searchParams: Promise<{ why?: string | string[] }> }) {
  const { why } = await searchParams;
  return <EntryProblem why={typeof why === "string" ? why : "unknown"} language={await askedLanguage()} />;
}
