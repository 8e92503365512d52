import type { Tx, Webhook } from "@gshf/db";
import { done, type Outcome, refuse } from "../access/index.ts";

/** A webhook of the project, held until the transaction ends. */
export async function lockWebhook(tx: Tx, projectId: string, id: string): Promise<Outcome<Webhook>> {
  await tx.$queryRaw`select 1 from "Webhook" where "id" = ${id}::uuid for no key update`;
  const webhook = await tx.webhook.findFirst({ where: { id, projectId } });
  if (webhook === null) return refuse("not-found", `There is no webhook ${id} in this project.`, "webhookId");
  return done(webhook);
}
