import { changeWebhook } from "./change-webhook.ts";
import { createWebhook } from "./create-webhook.ts";
import { deleteWebhook } from "./delete-webhook.ts";
import { listDeliveries, listWebhooks } from "./list-webhooks.ts";
import { rotateWebhookSecret } from "./rotate-secret.ts";
import { resendDelivery, resendFailed, testWebhook } from "./send-again.ts";

export { announce } from "./announce.ts";
export { deliverWebhook, type WebhookTurn } from "./deliver-webhook.ts";
export type { DeliveryView, WebhookView } from "./list-webhooks.ts";
export { sweepWebhooks } from "./wake-webhook.ts";

export const webhooksVerbs = {
  list: listWebhooks,
  create: createWebhook,
  update: changeWebhook,
  delete: deleteWebhook,
  rotateSecret: rotateWebhookSecret,
  test: testWebhook,
  deliveries: listDeliveries,
  resend: resendDelivery,
  resendFailed,
};
