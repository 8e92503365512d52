import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ExportDatasetPage } from "#features/datasets/ui/export-dataset-page.tsx";

export const metadata: Metadata = { title: "Export dataset" };

export default async function Page({ params }: { params: Promise<{ slug: string; name: string }> }) {
  const { slug, name } = await params;
  if (!/^[0-9a-f]{64}$/.test(name)) notFound();
  return <ExportDatasetPage slug={slug} manifestSha256={name} />;
}
