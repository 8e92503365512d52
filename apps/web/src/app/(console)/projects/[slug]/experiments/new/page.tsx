import type { Metadata } from "next";
import { CreateExperimentPage } from "#features/experiments/ui/create-experiment-page.tsx";

export const metadata: Metadata = { title: "New experiment" };

export default async function Page({
  params,
  searchParams,
}: {
  params: Promise<{ slug: string }>;
  searchParams: Promise<{ copyOf?: string | string[] }>;
}) {
  const { slug } = await params;
  const { copyOf } = await searchParams;
  return <CreateExperimentPage slug={slug} {...(typeof copyOf === "string" && { copyOf })} />;
}
