import { transaction } from "@gshf/db";
import { z } from "zod";
import { actorName, done, refuse, uuidFrom, verb } from "../access/index.ts";
import { checkUrl } from "./check-url.ts";
import { newWebhookSchema, webhooksMax } from "./model.ts";
import { newWebhookSecret } from "./webhook-secret.ts";

/**
 * Has an address told what happens in the project. The secret that messages are signed by is answered this once; a
 * repeated request, whose first answer was lost, is answered with another in its place.
 *
 * Refusals: `conflict` when the first was used already, or the project has as many as it may.
 */
export const createWebhook = verb({
  name: "webhooks.create",
  kind: "mutation",
  may: "project.write",
  input: newWebhookSchema,
  output: z.object({ id: z.uuid(), secret: z.string() }),
  run: async (deps, { project, actor, audit }, { name, url, format, requestKey, ...input }) => {
    const refused = checkUrl(deps, url);
    if (!refused.ok) return refused;
    const secret = newWebhookSecret(deps);
    const id = requestKey ?? uuidFrom("webhook-id", secret);
    const events = [...new Set(input.events)];
    return transaction(deps.db, async (tx) => {
      await tx.$queryRaw`select 1 from "Project" where "id" = ${project.id}::uuid for no key update`;
      const known = await tx.webhook.findUnique({
        where: { id },
        include: { _count: { select: { deliveries: true } } },
      });
      const isMine = known?.projectId === project.id && known.createdBy === actorName(actor);
      if (known !== null && !(isMine && known._count.deliveries === 0)) {
        return refuse(
          "conflict",
          "This webhook was made before. Start over to make another one.",
          "requestKey",
        );
      }
      const count = await tx.webhook.count({ where: { projectId: project.id } });
      if (known === null && count >= webhooksMax) {
        return refuse("conflict", `A project has ${webhooksMax} webhooks at most. Delete one first.`);
      }
      const data = { name, url, events, format, secretSealed: deps.secrets.seal(secret) };
      const made = { id, projectId: project.id, createdBy: actorName(actor), createdAt: deps.now() };
      await tx.webhook.upsert({ where: { id }, create: { ...made, ...data }, update: data });
      // Its path may be all that keeps others from using it.
      await audit(tx, { subject: `webhook:${id}`, detail: { name, host: new URL(url).host, events } });
      return done({ id, secret });
    });
  },
});
