import type { Metadata } from "next";
import { PoliciesPage } from "#features/policies/ui/policies-page.tsx";

export const metadata: Metadata = { title: "Policies" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <PoliciesPage slug={slug} />;
}
