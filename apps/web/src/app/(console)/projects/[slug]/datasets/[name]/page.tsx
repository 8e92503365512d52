import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DatasetPage } from "#features/datasets/ui/dataset-page.tsx";

export const metadata: Metadata = { title: "Dataset" };

export default async function Page({ params }: { params: Promise<{ slug: string; name: string }> }) {
  const { slug, name } = await params;
  if (!/^[0-9a-f]{64}$/.test(name)) notFound();
  return <DatasetPage slug={slug} manifestSha256={name} />;
}
