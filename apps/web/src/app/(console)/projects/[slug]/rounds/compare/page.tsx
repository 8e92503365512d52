import type { Metadata } from "next";
import { CreateComparisonPage } from "#features/rounds/ui/create-comparison-page.tsx";

export const metadata: Metadata = { title: "Compare policies" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <CreateComparisonPage slug={slug} />;
}
