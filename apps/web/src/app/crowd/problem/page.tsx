import type { Metadata } from "next";
import { askedLanguage } from "#app/asked-language.ts";
import { EntryProblem } from "#features/crowds/index.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: { en: "Study", de: "Studie" }[await askedLanguage()] };
}

export default async function Page({ searchParams }: { searchParams: Promise<{ why?: string | string[] }> }) {
  const { why } = await searchParams;
  return <EntryProblem why={typeof why === "string" ? why : "unknown"} language={await askedLanguage()} />;
}
