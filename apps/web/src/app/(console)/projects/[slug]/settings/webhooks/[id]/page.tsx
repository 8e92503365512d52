import type { Metadata } from "next";
import { WebhookPage } from "#features/webhooks/ui/webhook-page.tsx";

export const metadata: Metadata = { title: "Webhook" };

export default async function Page({ params }: { params: Promise<{ slug: string; id: string }> }) {
  const { slug, id } = await params;
  return <WebhookPage slug={slug} id={id} />;
}
