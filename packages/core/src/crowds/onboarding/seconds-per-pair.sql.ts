import type { Db } from "@gshf/db";

// 238 words a minute (Brysbaert 2019, J. Memory and Language 109, silent reading of non-fiction), at six characters
// a word with its space.
const charactersReadPerSecond = 24;
// Fewer labels than this say more about who gave them than about the work.
const labelsMin = 20;
const labelsMax = 500;

/**
 * How long a pair of the project takes: the median of what people took, by their browsers, over some of its labels;
 * before there are enough, the time it takes to read the median pair.
 *
 * @returns null before the project has any pair
 */
export async function secondsPerPair(db: Pick<Db, "$queryRaw">, projectId: string): Promise<number | null> {
  const [row] = await db.$queryRaw<
    { labels: number; labelSeconds: number | null; characters: number | null }[]
  >`
    with labels as (
      select j."visibleMs" from "Pair" p
        join "Judgment" j on j."pairId" = p."id" and j."state" = 'counted'
        join "Member" m on m."id" = j."memberId" and m."kind" = 'person'
       where p."projectId" = ${projectId}::uuid and p."source" = 'online' limit ${labelsMax}
    ), pairs as (
      select char_length(q."messages"::text) + char_length(f."text") + char_length(s."text") as "characters"
        from "Pair" p
        join "Prompt" q on q."id" = p."promptId"
        join "Response" f on f."id" = p."firstId"
        join "Response" s on s."id" = p."secondId"
       where p."projectId" = ${projectId}::uuid and p."source" = 'online' limit ${labelsMax}
    )
    select (select count(*) from labels)::int as "labels",
           (select percentile_cont(0.5) within group (order by "visibleMs") / 1000 from labels)::float8 as "labelSeconds",
           (select percentile_cont(0.5) within group (order by "characters") from pairs)::float8 as "characters"`;
  const { labels = 0, labelSeconds = null, characters = null } = row ?? {};
  if (labels >= labelsMin) return labelSeconds;
  return characters === null ? null : characters / charactersReadPerSecond;
}
