import type { Metadata } from "next";
import { TrainingsPage } from "#features/trainings/ui/trainings-page.tsx";

export const metadata: Metadata = { title: "Trainings" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <TrainingsPage slug={slug} />;
}
