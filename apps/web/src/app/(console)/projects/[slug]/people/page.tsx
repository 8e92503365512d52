import type { Metadata } from "next";
import { PeoplePage } from "#features/access/ui/people-page.tsx";

export const metadata: Metadata = { title: "People" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <PeoplePage slug={slug} />;
}
