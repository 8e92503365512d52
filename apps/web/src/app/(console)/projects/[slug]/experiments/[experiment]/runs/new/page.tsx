import type { Metadata } from "next";
import { NewRunPage } from "#features/recipes/ui/new-run-page.tsx";

export const metadata: Metadata = { title: "Run a recipe" };

export default async function Page({ params }: { params: Promise<{ slug: string; experiment: string }> }) {
  const { slug, experiment } = await params;
  return <NewRunPage slug={slug} experiment={decodeURIComponent(experiment)} />;
}
