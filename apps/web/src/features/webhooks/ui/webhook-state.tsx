import type { WebhookView } from "@gshf/core/webhooks";
import { Badge } from "#ui/badge.tsx";

export function WebhookState({ webhook }: { webhook: Pick<WebhookView, "offSince" | "failingSince"> }) {
  if (webhook.offSince !== null) return <Badge tone="danger">off</Badge>;
  return webhook.failingSince === null ? <Badge tone="ok">on</Badge> : <Badge tone="warn">failing</Badge>;
}
