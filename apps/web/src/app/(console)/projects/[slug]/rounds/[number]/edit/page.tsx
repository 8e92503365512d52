import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { EditRoundPage } from "#features/rounds/ui/edit-round-page.tsx";

export const metadata: Metadata = { title: "Edit round" };

export default async function Page({ params }: { params: Promise<{ slug: string; number: string }> }) {
  const { slug, number } = await params;
  if (!/^[1-9]\d{0,8}$/.test(number)) notFound();
  return <EditRoundPage slug={slug} number={Number(number)} />;
}
