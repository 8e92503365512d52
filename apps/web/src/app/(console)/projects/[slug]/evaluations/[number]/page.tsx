import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { EvaluationPage } from "#features/evaluations/ui/evaluation-page.tsx";

export const metadata: Metadata = { title: "Evaluation" };

export default async function Page({ params }: { params: Promise<{ slug: string; number: string }> }) {
  const { slug, number } = await params;
  if (!/^[1-9]\d{0,8}$/.test(number)) notFound();
  return <EvaluationPage slug={slug} number={Number(number)} />;
}
