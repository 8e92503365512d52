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
    WITH labels AS (
      SELECT j."visibleMs" FROM "Pair" p
        JOIN "Judgment" j ON j."pairId" = p."id" AND j."state" = 'counted'
        JOIN "Member" m ON m."id" = j."memberId" AND m."kind" = 'person'
       WHERE p."projectId" = ${projectId}::uuid AND p."source" = 'online' LIMIT ${labelsMax}
    ), pairs AS (
      SELECT char_length(q."messages"::text) + char_length(f."text") + char_length(s."text") AS "characters"
        FROM "Pair" p
        JOIN "Prompt" q ON q."id" = p."promptId"
        JOIN "Response" f ON f."id" = p."firstId"
        JOIN "Response" s ON s."id" = p."secondId"
       WHERE p."projectId" = ${projectId}::uuid AND p."source" = 'online' LIMIT ${labelsMax}
    )
    SELECT (SELECT count(*) FROM labels)::int AS "labels",
           (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY "visibleMs") / 1000 FROM labels)::float8 AS "labelSeconds",
           (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY "characters") FROM pairs)::float8 AS "characters"`;
  const { labels = 0, labelSeconds = null, characters = null } = row ?? {};
  if (labels >= labelsMin) return labelSeconds;
  return characters === null ? null : characters / charactersReadPerSecond;
}
