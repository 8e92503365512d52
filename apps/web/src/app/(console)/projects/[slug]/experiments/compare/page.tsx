import type { Metadata } from "next";
import { CompareExperimentsPage } from "#features/experiments/ui/compare-experiments-page.tsx";

export const metadata: Metadata = { title: "Compare experiments" };

export default async function Page({
  params,
  searchParams,
}: {
  params: Promise<{ slug: string }>;
  searchParams: Promise<{ of?: string | string[] }>;
}) {
  const { slug } = await params;
  const { of } = await searchParams;
  const named = typeof of === "string" ? of.split(",").filter((name) => name !== "") : [];
  return <CompareExperimentsPage slug={slug} named={named} />;
}
