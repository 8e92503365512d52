import type { Prisma, Tx } from "@gshf/db";
import type { Actor } from "./deps.ts";

/** How an actor is written in audit and round events: a user's id, or `system:<process>`. */
export function actorName(actor: Actor): string {
  return actor.kind === "user" ? actor.userId : `system:${actor.process}`;
}

/**
 * Appends to the audit trail, inside the transaction of the mutation it records.
 *
 * @param event.subject what was acted on, as `kind:id`
 * @param event.detail what changed; never a secret
 */
export async function audit(
  tx: Tx,
  actor: Actor,
  event: { projectId?: string; action: string; subject: string; detail?: Prisma.InputJsonObject },
): Promise<void> {
  await tx.auditEvent.create({
    data: {
      actor: actorName(actor),
      action: event.action,
      subject: event.subject,
      detail: event.detail ?? {},
      projectId: event.projectId ?? null,
    },
  });
}
