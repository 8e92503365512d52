import { type Prisma, type Tx, transaction, type Webhook } from "@gshf/db";
import { z } from "zod";
import { type Deps, done, refuse, verb } from "../access/index.ts";
import { isSameServer } from "../access/model.ts";
import { checkUrl } from "./check-url.ts";
import { lockWebhook } from "./find-webhook.ts";
import { changedWebhookSchema } from "./model.ts";
import { turnOff } from "./turn-off.ts";

/** Changes a webhook, turns it off, or on again. What waits is sent to where it leads then. */
export const changeWebhook = verb({
  name: "webhooks.update",
  kind: "mutation",
  may: "project.write",
  input: changedWebhookSchema,
  output: z.object({ isOn: z.boolean() }),
  run: async (deps, { project, audit }, { slug: _, webhookId, isOn, ...changes }) => {
    if (changes.url !== undefined) {
      const refused = checkUrl(deps, changes.url);
      if (!refused.ok) return refused;
    }
    return transaction(deps.db, async (tx) => {
      const found = await lockWebhook(tx, project.id, webhookId);
      if (!found.ok) return found;
      if (changes.url !== undefined && !isSameServer(found.value.url, changes.url)) {
        // Whoever runs the server before knows the secret.
        return refuse(
          "invalid",
          "url: add another webhook for another server: it gets its own secret.",
          "url",
        );
      }
      await tx.webhook.update({ where: { id: webhookId }, data: given(changes) });
      if (isOn !== undefined) await turn(tx, deps, found.value, isOn);
      const { url, ...rest } = changes;
      const detail = { ...given(rest), ...(url === undefined ? {} : { host: new URL(url).host }) };
      await audit(tx, {
        subject: `webhook:${webhookId}`,
        detail: { ...detail, ...(isOn === undefined ? {} : { isOn }) },
      });
      return done({ isOn: isOn ?? found.value.offSince === null });
    });
  },
});

async function turn(tx: Tx, deps: Pick<Deps, "now">, { id }: Webhook, isOn: boolean): Promise<void> {
  if (!isOn) {
    await turnOff(tx, deps, id, null);
    return;
  }
  const on = { offSince: null, offBecause: null, failingSince: null };
  await tx.webhook.updateMany({ where: { id, offSince: { not: null } }, data: on });
}

/** What was said; what was left out stays as it is. */
function given<T extends object>(changes: T): Prisma.InputJsonObject {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
