import type { Metadata } from "next";
import { CreateRoundPage } from "#features/rounds/ui/create-round-page.tsx";

export const metadata: Metadata = { title: "New round" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <CreateRoundPage slug={slug} />;
}
