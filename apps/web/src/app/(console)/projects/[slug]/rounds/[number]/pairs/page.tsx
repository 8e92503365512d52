import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PairBrowserPage } from "#features/rounds/ui/pair-browser-page.tsx";

export const metadata: Metadata = { title: "Pairs" };

export default async function Page({ params }: { params: Promise<{ slug: string; number: string }> }) {
  const { slug, number } = await params;
  if (!/^[1-9]\d{0,8}$/.test(number)) notFound();
  return <PairBrowserPage slug={slug} number={Number(number)} />;
}
