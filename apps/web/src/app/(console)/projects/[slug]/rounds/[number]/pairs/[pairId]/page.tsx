import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PairPage } from "#features/rounds/ui/pair-page.tsx";

export const metadata: Metadata = { title: "Why this pair" };

export default async function Page({
  params,
}: {
  params: Promise<{ slug: string; number: string; pairId: string }>;
}) {
  const { slug, number, pairId } = await params;
  if (!/^[1-9]\d{0,8}$/.test(number)) notFound();
  return <PairPage slug={slug} number={Number(number)} pairId={pairId} />;
}
