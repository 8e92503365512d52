import type { Tx } from "@gshf/db";
import { closeSlots, unholdPair } from "../../slots/index.ts";

/**
 * Marks a locked pair's flags as dealt with, and lets its labels go on: what was held for the reviewer is handed out again,
 * or, where the pair is left out, nothing of it is any more. A round whose last labels these were is found complete
 * by the sweep.
 */
export async function settleFlags(
  tx: Tx,
  pairId: string,
  { isLeftOut, now }: { isLeftOut: boolean; now: Date },
): Promise<{ flags: number }> {
  const { count: flags } = await tx.skip.updateMany({
    where: { pairId, flagged: true, reviewedAt: null },
    data: { reviewedAt: now },
  });
  // What reviewers had before them with everybody's votes they don't label any more.
  await tx.$executeRaw`
    insert into "Skip" ("pairId", "memberId", "reason", "reviewedAt", "createdAt")
    select p."id", m."id", 'reviewed', ${now.toISOString()}::timestamptz, ${now.toISOString()}::timestamptz
      from "Pair" p join "Member" m on m."projectId" = p."projectId"
     where p."id" = ${pairId} and m."role" = 'reviewer' and m."removedAt" is null
        on conflict do nothing`;
  if (isLeftOut) await closeSlots(tx, { pairId });
  else await unholdPair(tx, pairId);
  return { flags };
}
