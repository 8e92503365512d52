import type { Metadata } from "next";
import { CreateDatasetPage } from "#features/datasets/ui/create-dataset-page.tsx";

export const metadata: Metadata = { title: "New dataset" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <CreateDatasetPage slug={slug} />;
}
