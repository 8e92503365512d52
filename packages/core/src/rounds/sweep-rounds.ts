import { Prisma, transaction } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { isUnattendedSql, labelsCompleteSql } from "../slots/index.ts";
import { nudge } from "./nudge.ts";

/** A round whose shards nobody touched for so long stands still. */
const quietSeconds = 4;

/**
 * Wakes every round that stands still: nobody holds a shard of its stage, none waits out a pause, and yet it is
 * not moving. That is how work goes on after a worker was killed between two lines, or a nudge was lost.
 *
 * @returns how many rounds were woken
 */
export async function sweepRounds(deps: Deps): Promise<number> {
  const now = deps.now();
  const quietSince = new Date(now.getTime() - quietSeconds * 1000);
  const still = await deps.db.$queryRaw<{ id: string; version: number }[]>`
    select r."id", r."version" from "Round" r
      join "Project" p on p."id" = r."projectId" and p."archivedAt" is null
     where ((r."state" in ('sampling', 'embedding', 'fitting', 'selecting', 'freezing', 'training', 'evaluating')
              or (r."state" = 'labeling' and ${isUnattendedSql("r")}))
            and r."stateSince" <= ${quietSince}
            and not exists (
              select 1 from "RoundTask" t
               where t."roundId" = r."id" and t."stage" = r."state"
                 and (t."updatedAt" > ${quietSince}
                   or (t."state" = 'leased' and t."leaseUntil" > ${now})
                   or (t."state" = 'open' and t."notBefore" > ${now})))
            and coalesce((r."problem" ->> 'nextTryAt')::timestamptz <= ${now}, true))
        or (r."state" = 'labeling' and not ${isUnattendedSql("r")} 
            and (coalesce((r."config" ->> 'autoFreeze')::boolean, true) or r."labelsCompleteAt" is null)
            and ${labelsCompleteSql(Prisma.sql`r."id"`)})`;
  for (const round of still) await transaction(deps.db, (tx) => nudge(tx, deps, round));
  return still.length;
}
