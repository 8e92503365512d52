import type { Metadata } from "next";
import { PromptsPage } from "#features/prompts/ui/prompts-page.tsx";

export const metadata: Metadata = { title: "Prompts" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <PromptsPage slug={slug} />;
}
