import type { Metadata } from "next";
import { StudiesPage } from "#features/crowds/index.ts";

export const metadata: Metadata = { title: "Studies" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <StudiesPage slug={slug} />;
}
