import type { WebhookEventType } from "@gshf/core/webhooks/model";

/** What each event is, for whoever chooses. */
export const eventTexts: Readonly<Record<WebhookEventType, string>> = {
  "round.state_changed": "A round moves on, is paused, fails or ends.",
  "round.labels_complete": "A round has all the labels it asked for.",
  "dataset.frozen": "A dataset is made.",
  "training.finished": "A training succeeds or fails.",
  "quality.alarm": "The quality rules warn, pause or block an annotator.",
};
