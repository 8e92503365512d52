import type { Metadata } from "next";
import { QualityPage } from "#features/quality/ui/quality-page.tsx";

export const metadata: Metadata = { title: "Quality" };

export default async function Page({
  params,
  searchParams,
}: {
  params: Promise<{ slug: string }>;
  searchParams: Promise<{ tab?: string | string[] }>;
}) {
  const { slug } = await params;
  const { tab } = await searchParams;
  return <QualityPage slug={slug} tab={typeof tab === "string" ? tab : undefined} />;
}
