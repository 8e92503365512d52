import type { Metadata } from "next";
import { OnboardingPage } from "#features/crowds/index.ts";

export const metadata: Metadata = { title: "Onboarding" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <OnboardingPage slug={slug} />;
}
