import type { Adjudication, Tx } from "@gshf/db";
import { z } from "zod";
import { done, verb } from "../../access/index.ts";
import { holdPair, isPairHeld, reopenSlots } from "../../slots/index.ts";
import { withPairLocked } from "./with-pair-locked.ts";

/**
 * Takes a reviewer's decision back: the votes stand again, the flags that it settled wait for a reviewer anew, and a
 * pair that was left out is labeled on while its round takes labels. The trail keeps the decision, and so does what
 * was frozen with it. Where there is none, nothing happens.
 */
export const takeBackDecision = verb({
  name: "quality.takeBackDecision",
  kind: "mutation",
  may: "review",
  input: z.object({ slug: z.string(), pairId: z.string() }),
  output: z.null(),
  run: async (deps, { project, audit }, { pairId }) =>
    withPairLocked(deps, { projectId: project.id, pairId }, async (tx, pair) => {
      const decision = await undoDecision(tx, pair.id);
      if (decision === null) return done(null);
      if (await isPairHeld(tx, pair.id)) await holdPair(tx, pair.id);
      const { firstIsBetter, leftOut, note } = decision;
      await audit(tx, { subject: `pair:${pair.id}`, detail: { firstIsBetter, leftOut, note } });
      return done(null);
    }),
});

/**
 * Takes a locked pair's decision away; what it had settled or closed is open again. @returns the decision, null where
 * there was none
 */
export async function undoDecision(tx: Tx, pairId: string): Promise<Adjudication | null> {
  const decision = await tx.adjudication.findUnique({ where: { pairId } });
  if (decision === null) return null;
  await tx.adjudication.delete({ where: { pairId } });
  await tx.skip.updateMany({
    where: { pairId, flagged: true, reviewedAt: decision.decidedAt },
    data: { reviewedAt: null },
  });
  if (decision.leftOut) await reopenSlots(tx, pairId);
  return decision;
}
