import { transaction } from "@gshf/db";
import { z } from "zod";
import { type Deps, done, ownVerb, refuse } from "../access/index.ts";
import {
  flagReasons,
  freeSlots,
  holdPair,
  isHoldReason,
  lockLease,
  lockPairOf,
  skipReasons,
} from "../slots/index.ts";
import { skipNoteLengthMax } from "./model.ts";

/**
 * Passes a pair on to somebody else; it is not offered to this person again. Repeating it changes nothing.
 * After the lease was lost the skip is still noted, and nobody else's lease is touched: but a pair flagged as harmful
 * or private is taken back from everybody, until a reviewer has looked.
 */
export const skipPair = ownVerb({
  name: "labeling.skip",
  kind: "mutation",
  scope: "label",
  input: z.object({
    leaseId: z.uuid(),
    reason: z.enum([...skipReasons, ...flagReasons]),
    /** What the person adds in their own words. */
    note: z.string().max(skipNoteLengthMax).default(""),
    /** A flag asks the researchers to look at the pair; a skip only passes it on. */
    flag: z.boolean().default(false),
  }),
  mends: ["note"],
  output: z.object({ skipped: z.literal(true) }),
  run: async (deps: Pick<Deps, "db" | "now">, { actor, audit }, input) => {
    if (actor.kind !== "user") return refuse("forbidden", "Only people skip pairs.");
    const reason = input.note.trim() === "" ? input.reason : `${input.reason}: ${input.note.trim()}`;
    const mayHold = input.flag && isHoldReason(input.reason);
    return transaction(deps.db, async (tx) => {
      if (mayHold) await lockPairOf(tx, input.leaseId);
      const lease = await lockLease(tx, actor.userId, input.leaseId);
      if (lease === null) return refuse("lease-lost", "This pair was never given to you.", "leaseId");
      const { pairId, memberId, projectId } = lease;
      const key = { pairId, memberId };
      const before = input.flag ? await tx.skip.findUnique({ where: { pairId_memberId: key } }) : null;
      // The pair's slots before its counts, which the flag changes (decision 20): a label waits in that order too.
      await freeSlots(tx, { id: lease.slotId, leaseId: input.leaseId });
      const isReviewed = before !== null && before.reviewedAt !== null;
      if (mayHold && !isReviewed) await holdPair(tx, pairId);
      await tx.skip.upsert({
        where: { pairId_memberId: key },
        create: { ...key, reason, flagged: input.flag, createdAt: deps.now() },
        // A flag after a skip adds what was missing; a skip never takes a flag back.
        update: input.flag ? { reason, flagged: true } : {},
      });
      if (input.flag && before?.flagged !== true) {
        await audit(tx, { projectId, subject: `pair:${pairId}`, detail: { reason: input.reason } });
      }
      return done({ skipped: true as const });
    });
  },
});
