import type { Metadata } from "next";
import { ExperimentPage } from "#features/experiments/ui/experiment-page.tsx";

export const metadata: Metadata = { title: "Experiment" };

export default async function Page({ params }: { params: Promise<{ slug: string; experiment: string }> }) {
  const { slug, experiment } = await params;
  return <ExperimentPage slug={slug} experiment={decodeURIComponent(experiment)} />;
}
