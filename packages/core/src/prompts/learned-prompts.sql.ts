import type { Tx } from "@gshf/db";
import type { learnedBecause } from "./model.ts";

/**
 * Which of these prompts something has been learned from, and why: a round asked them, a dataset draws answers to
 * them, or their offline comparisons were of the train split when a round or the making of a dataset began.
 */
export async function findLearned(
  tx: Tx,
  projectId: string,
  promptIds: readonly string[],
): Promise<Map<string, (typeof learnedBecause)[number]>> {
  if (promptIds.length === 0) return new Map();
  const found = await tx.$queryRaw<{ id: string; because: (typeof learnedBecause)[number] }[]>`
    with last as (
      select greatest(
        (select max(r."startedAt") from "Round" r where r."projectId" = ${projectId}::uuid),
        (select max(b."createdAt") from "DatasetBuild" b where b."projectId" = ${projectId}::uuid)) as "at")
    select q."id", q."because" from (
      select m."id", case
        when exists (select from "RoundPrompt" a where a."promptId" = m."id") then 'asked'
        when exists (select from "DatasetBuildPrompt" a where a."promptId" = m."id") then 'drawn'
        when exists (
          select from "Pair" p, last
           where p."promptId" = m."id" and p."source" = 'offline'
             and greatest(p."createdAt", m."splitSince") <= last."at") then 'compared'
        end as "because"
        from "Prompt" m where m."projectId" = ${projectId}::uuid and m."id" = any(${promptIds}::uuid[])) q
     where q."because" is not null`;
  return new Map(found.map(({ id, because }) => [id, because]));
}
