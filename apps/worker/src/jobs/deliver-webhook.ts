import type { Deps } from "@gshf/core/access";
import { deliverWebhook } from "@gshf/core/webhooks";
import type { JobHandler } from "@gshf/jobs";

/** Tells a webhook what it is due to be told. */
export function deliverWebhookJob(deps: Deps): JobHandler<"webhook.deliver"> {
  return async ({ webhookId }, { signal }) => {
    const outcome = await deliverWebhook(deps, webhookId, { signal });
    deps.log.info({ webhookId, outcome }, `webhook: ${outcome}`);
  };
}
