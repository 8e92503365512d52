import { Prisma, type Tx } from "@gshf/db";
import { isComparisonSql, isPseudoLabeledSql } from "../slots/index.ts";

/**
 * Whether a next round of the experiment would fit its reward to anything: to offline comparisons on prompts of the train
 * split, where they count, or to labels of its frozen rounds that are no pseudo-labels.
 */
export async function hasComparisons(
  db: Pick<Tx, "$queryRaw">,
  { projectId, experimentId, offline }: { projectId: string; experimentId: string; offline: boolean },
): Promise<boolean> {
  const imported = Prisma.sql`
    exists (select from "Pair" p join "Prompt" q on q."id" = p."promptId"
             where p."projectId" = ${projectId}::uuid and p."source" = 'offline' and p."offlineLabel" is not null
               and q."split" = 'train')`;
  const [row] = await db.$queryRaw<{ has: boolean }[]>`
    select ${offline ? imported : Prisma.sql`false`}
        or exists (select from "Round" r join "RoundTally" t on t."roundId" = r."id" and t."judgedPairs" > 0
                    where r."experimentId" = ${experimentId}::uuid and r."frozenAt" is not null
                      and (r."state" <> 'cancelled' or exists (select from "Dataset" d where d."roundId" = r."id"))
                      and not ${isPseudoLabeledSql("r")} and not ${isComparisonSql("r")}) as "has"`;
  return row?.has ?? false;
}
