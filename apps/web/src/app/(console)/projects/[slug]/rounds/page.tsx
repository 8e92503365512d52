import type { Metadata } from "next";
import { RoundsPage } from "#features/rounds/ui/rounds-page.tsx";

export const metadata: Metadata = { title: "Rounds" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <RoundsPage slug={slug} />;
}
