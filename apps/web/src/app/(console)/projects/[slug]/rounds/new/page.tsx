import type { Metadata } from "next";
import { CreateRoundPage } from "#features/rounds/ui/create-round-page.tsx";

export const metadata: Metadata = { title: "New round" };

export default async function Page({
  params,
  searchParams,
}: {
  params: Promise<{ slug: string }>;
  searchParams: Promise<{ experiment?: string | string[] }>;
}) {
  const { slug } = await params;
  const { experiment } = await searchParams;
  return <CreateRoundPage slug={slug} {...(typeof experiment === "string" && { experiment })} />;
}
