import { tabTitle } from "#app/own-language.ts";
import { EntryProblem } from "#features/crowds/index.ts";

export const generateMetadata = () => tabTitle("study");

export default async function Page({ searchParams }: { searchParams: Promise<{ why?: string | string[] }> }) {
  const { why } = await searchParams;
  return <EntryProblem why={typeof why === "string" ? why : "unknown"} />;
}
