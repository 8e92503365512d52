import type { Metadata } from "next";
import { TestPage } from "#features/crowds/index.ts";

export const metadata: Metadata = { title: "Test" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <TestPage slug={slug} />;
}
