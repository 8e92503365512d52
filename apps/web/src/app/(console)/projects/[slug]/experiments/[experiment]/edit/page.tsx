import type { Metadata } from "next";
import { EditExperimentPage } from "#features/experiments/ui/edit-experiment-page.tsx";

export const metadata: Metadata = { title: "Edit experiment" };

export default async function Page({ params }: { params: Promise<{ slug: string; experiment: string }> }) {
  const { slug, experiment } = await params;
  return <EditExperimentPage slug={slug} experiment={decodeURIComponent(experiment)} />;
}
