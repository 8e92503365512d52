import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { RunPage } from "#features/recipes/ui/run-page.tsx";

export const metadata: Metadata = { title: "Run" };

export default async function Page({ params }: { params: Promise<{ slug: string; number: string }> }) {
  const { slug, number } = await params;
  if (!/^[1-9]\d{0,8}$/.test(number)) notFound();
  return <RunPage slug={slug} number={Number(number)} />;
}
