import { type Tx, transaction } from "@gshf/db";
import { z } from "zod";
import { type Actor, audit, authorize, type Deps, done, type Outcome, refuse } from "../../access/index.ts";
import { holdPair, isPairHeld } from "./hold-pair.ts";

export const takeBackDecisionInput = z.object({ slug: z.string(), pairId: z.string() });

/**
 * Takes a reviewer's decision back: the votes stand again, the flags that it settled wait for a reviewer anew, and a
 * pair that was left out is labeled on while its round takes labels. The trail keeps the decision, and so does what
 * was frozen with it. Where there is none, nothing happens.
 */
export async function takeBackDecision(
  deps: Pick<Deps, "db">,
  actor: Actor,
  input: z.output<typeof takeBackDecisionInput>,
): Promise<Outcome<null>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "review");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  return transaction(deps.db, async (tx) => {
    const pair = await tx.pair.findFirst({ where: { id: input.pairId, projectId }, select: { id: true } });
    if (pair === null) return refuse("not-found", `There is no pair ${input.pairId} here.`, "pairId");
    const decision = await undoDecision(tx, pair.id);
    if (decision === null) return done(null);
    await audit(tx, actor, {
      projectId,
      action: "pair.take-back-decision",
      subject: `pair:${pair.id}`,
      detail: { firstIsBetter: decision.firstIsBetter, leftOut: decision.leftOut, note: decision.note },
    });
    return done(null);
  });
}

/** Puts a pair back to where it was before it was decided. @returns the decision, null where there was none */
export async function undoDecision(tx: Tx, pairId: string) {
  // As with settleFlags: who flags the pair meanwhile waits.
  await tx.$queryRaw`SELECT 1 FROM "Pair" WHERE "id" = ${pairId} FOR NO KEY UPDATE`;
  const decision = await tx.adjudication.findUnique({ where: { pairId } });
  if (decision === null) return null;
  await tx.adjudication.delete({ where: { pairId } });
  await tx.skip.updateMany({
    where: { pairId, flagged: true, reviewedAt: decision.decidedAt },
    data: { reviewedAt: null },
  });
  // Once the round is frozen or cancelled, its slots are closed for good.
  const takesLabels = { frozenAt: null, state: { not: "cancelled" as const } };
  if (decision.leftOut) {
    await tx.slot.updateMany({
      where: { pairId, state: "closed", round: takesLabels },
      data: { state: "open", holderId: null, leaseId: null, leasedAt: null },
    });
  }
  if (await isPairHeld(tx, pairId)) await holdPair(tx, pairId);
  return decision;
}
