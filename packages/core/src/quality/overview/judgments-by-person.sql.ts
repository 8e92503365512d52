import type { Db } from "@gshf/db";

export type PersonRow = {
  memberId: string;
  pseudonym: string;
  labels: number;
  /** Of the preferences, the share for the left side. */
  leftShare: number | null;
  ties: number;
  medianSeconds: number | null;
  /** Labels given faster than the two answers can be read; changed ones are none. */
  tooFast: number;
  goldAnswered: number;
  goldRight: number;
  attentionAnswered: number;
  attentionRight: number;
};

// Nobody has to read ten thousand words to the end to see that the other answer is better.
const readingSecondsMax = 15;

/**
 * Counts and paces of everybody who labeled in a project, by what their browsers measured. Changing one's own label
 * takes no reading, so a label in place of a withdrawn one says nothing about pace.
 */
export async function judgmentsByPerson(
  db: Db,
  projectId: string,
  charactersPerSecond: number,
): Promise<PersonRow[]> {
  return db.$queryRaw<PersonRow[]>`
    SELECT m."id"::text AS "memberId", m."pseudonym", count(*)::int AS "labels",
           avg(CASE j."choice" WHEN 'left' THEN 1.0 WHEN 'right' THEN 0.0 END)::float8 AS "leftShare",
           (count(*) FILTER (WHERE j."choice" IN ('tie', 'both_bad')))::int AS "ties",
           (percentile_cont(0.5) WITHIN GROUP (ORDER BY j."visibleMs")
              FILTER (WHERE j."supersedesId" IS NULL) / 1000)::float8 AS "medianSeconds",
           (count(*) FILTER (WHERE j."supersedesId" IS NULL AND j."visibleMs" < 1000 * least(${readingSecondsMax}::float8,
              (char_length(f."text") + char_length(s."text"))::float8 / ${charactersPerSecond}::float8)))::int AS "tooFast",
           (count(*) FILTER (WHERE g."kind" = 'gold'))::int AS "goldAnswered",
           (count(*) FILTER (WHERE g."kind" = 'gold' AND answered."isRight"))::int AS "goldRight",
           (count(*) FILTER (WHERE g."kind" = 'attention'))::int AS "attentionAnswered",
           (count(*) FILTER (WHERE g."kind" = 'attention' AND answered."isRight"))::int AS "attentionRight"
      FROM "Judgment" j
      JOIN "Member" m ON m."id" = j."memberId" AND m."kind" = 'person'
      JOIN "Pair" p ON p."id" = j."pairId"
      JOIN "Response" f ON f."id" = p."firstId"
      JOIN "Response" s ON s."id" = p."secondId"
      LEFT JOIN "GoldPair" g ON g."pairId" = p."id" AND p."source" = 'gold'
     CROSS JOIN LATERAL (SELECT g."firstIsBetter" IS NOT DISTINCT FROM
                                CASE WHEN j."choice" IN ('tie', 'both_bad') THEN NULL
                                     ELSE (j."choice" = 'left') = j."firstWasLeft" END AS "isRight") answered
     WHERE p."projectId" = ${projectId}::uuid AND j."state" = 'counted'
     GROUP BY m."id", m."pseudonym"
     ORDER BY m."pseudonym"`;
}

/** Each person's longest run of labels given within a second of sight; changed ones are neither part of it nor its end. */
export async function fastStreaks(db: Db, projectId: string): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ memberId: string; longest: number }[]>`
    SELECT "memberId"::text AS "memberId", max("length")::int AS "longest"
      FROM (SELECT "memberId", count(*) AS "length"
              FROM (SELECT j."memberId", j."visibleMs" < 1000 AS "isFast",
                           row_number() OVER (PARTITION BY j."memberId" ORDER BY j."createdAt", j."id")
                           - row_number() OVER (PARTITION BY j."memberId", j."visibleMs" < 1000
                                                    ORDER BY j."createdAt", j."id") AS "run"
                      FROM "Judgment" j JOIN "Slot" s ON s."id" = j."slotId"
                     WHERE s."projectId" = ${projectId}::uuid AND j."state" IN ('counted', 'surplus', 'late')
                       AND j."supersedesId" IS NULL) runs
             WHERE "isFast" GROUP BY "memberId", "run") streaks
     GROUP BY "memberId"`;
  return new Map(rows.map((row) => [row.memberId, row.longest]));
}
