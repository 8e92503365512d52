import type { Metadata } from "next";
import { ImportPage } from "#features/prompts/ui/import-page.tsx";

export const metadata: Metadata = { title: "Import" };

export default async function Page({ params }: { params: Promise<{ slug: string; id: string }> }) {
  const { slug, id } = await params;
  return <ImportPage slug={slug} id={id} />;
}
