import type { Metadata } from "next";
import { SettingsPage } from "#features/projects/ui/settings-page.tsx";

export const metadata: Metadata = { title: "Settings" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <SettingsPage slug={slug} />;
}
