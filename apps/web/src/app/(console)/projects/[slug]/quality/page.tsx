import type { Metadata } from "next";
import { QualityPage } from "../../../../../features/quality/ui/quality-page.tsx";

export const metadata: Metadata = { title: "Quality" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <QualityPage slug={slug} />;
}
