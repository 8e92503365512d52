import type { Metadata } from "next";
import { DatasetsPage } from "#features/datasets/ui/datasets-page.tsx";

export const metadata: Metadata = { title: "Datasets" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <DatasetsPage slug={slug} />;
}
