import type { Metadata } from "next";
import { PayPage } from "#features/crowds/index.ts";

export const metadata: Metadata = { title: "Pay" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <PayPage slug={slug} />;
}
