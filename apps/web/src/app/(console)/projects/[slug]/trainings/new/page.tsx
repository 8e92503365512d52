import type { Metadata } from "next";
import { CreateTrainingPage } from "#features/trainings/ui/create-training-page.tsx";

export const metadata: Metadata = { title: "New training" };

type Props = {
  params: Promise<{ slug: string }>;
  searchParams: Promise<{ dataset?: string | string[] }>;
};

export default async function Page({ params, searchParams }: Props) {
  const { slug } = await params;
  const { dataset } = await searchParams;
  return <CreateTrainingPage slug={slug} dataset={typeof dataset === "string" ? dataset : null} />;
}
