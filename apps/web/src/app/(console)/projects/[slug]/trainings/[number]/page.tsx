import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { TrainingPage } from "#features/trainings/ui/training-page.tsx";

export const metadata: Metadata = { title: "Training" };

export default async function Page({ params }: { params: Promise<{ slug: string; number: string }> }) {
  const { slug, number } = await params;
  if (!/^[1-9]\d{0,8}$/.test(number)) notFound();
  return <TrainingPage slug={slug} number={Number(number)} />;
}
