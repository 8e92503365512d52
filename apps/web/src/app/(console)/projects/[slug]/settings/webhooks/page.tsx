import type { Metadata } from "next";
import { WebhooksPage } from "#features/webhooks/ui/webhooks-page.tsx";

export const metadata: Metadata = { title: "Webhooks" };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <WebhooksPage slug={slug} />;
}
