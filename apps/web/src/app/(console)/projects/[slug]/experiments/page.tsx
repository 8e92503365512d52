import type { Metadata } from "next";
import { ExperimentsPage } from "#features/experiments/ui/experiments-page.tsx";

export const metadata: Metadata = { title: "Experiments" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <ExperimentsPage slug={slug} />;
}
