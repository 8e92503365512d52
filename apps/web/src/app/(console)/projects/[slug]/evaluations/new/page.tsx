import type { Metadata } from "next";
import { CreateEvaluationPage } from "#features/evaluations/ui/create-evaluation-page.tsx";

export const metadata: Metadata = { title: "New evaluation" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <CreateEvaluationPage slug={slug} />;
}
