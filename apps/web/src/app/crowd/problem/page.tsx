import type { Metadata } from "next";
import { EntryProblem } from "../../../features/crowds/index.ts";
import { CenteredPage } from "../../../ui/centered-page.tsx";

export const metadata: Metadata = { title: "Study" };

export default async function Page({ searchParams }: { searchParams: Promise<{ why?: string | string[] }> }) {
  const { why } = await searchParams;
  return (
    <CenteredPage>
      <EntryProblem why={typeof why === "string" ? why : "unknown"} />
    </CenteredPage>
  );
}
