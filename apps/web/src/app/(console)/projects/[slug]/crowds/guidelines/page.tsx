import type { Metadata } from "next";
import { GuidelinesPage } from "#features/crowds/index.ts";

export const metadata: Metadata = { title: "Guidelines" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <GuidelinesPage slug={slug} />;
}
