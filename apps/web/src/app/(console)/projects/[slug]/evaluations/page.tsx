import type { Metadata } from "next";
import { EvaluationsPage } from "#features/evaluations/ui/evaluations-page.tsx";

export const metadata: Metadata = { title: "Evaluations" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <EvaluationsPage slug={slug} />;
}
