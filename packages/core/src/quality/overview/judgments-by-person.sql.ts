import type { Db } from "@gshf/db";
import { z } from "zod";
import { tookReading, votedForFirstSql } from "../../slots/index.ts";

/** Somebody's labels in figures. */
export const labelCountsSchema = z.object({
  pseudonym: z.string(),
  labels: z.int(),
  /** Of the preferences, the share for the left side. */
  leftShare: z.number().nullable(),
  ties: z.int(),
  medianSeconds: z.number().nullable(),
  /** Labels given faster than the two answers can be read; changed ones are none. */
  tooFast: z.int(),
  goldAnswered: z.int(),
  goldRight: z.int(),
  attentionAnswered: z.int(),
  attentionRight: z.int(),
});

type PersonRow = z.output<typeof labelCountsSchema> & { memberId: string };

// Nobody has to read ten thousand words to the end to see that the other answer is better.
const readingSecondsMax = 15;

/**
 * Counts and paces of everybody who labeled in a project, by what their browsers measured. Changing one's own label
 * takes no reading, so a label in place of a withdrawn one says nothing about pace; one whose strength was said after
 * the choice does.
 */
export async function judgmentsByPerson(
  db: Db,
  projectId: string,
  charactersPerSecond: number,
): Promise<PersonRow[]> {
  return db.$queryRaw<PersonRow[]>`
    select m."id"::text as "memberId", m."pseudonym", count(*)::int as "labels",
           avg(case j."choice" when 'left' then 1.0 when 'right' then 0.0 end)::float8 as "leftShare",
           (count(*) filter (where j."choice" in ('tie', 'both_bad')))::int as "ties",
           (percentile_cont(0.5) within group (order by j."visibleMs")
              filter (where ${tookReading}) / 1000)::float8 as "medianSeconds",
           (count(*) filter (where ${tookReading} and j."visibleMs" < 1000 * least(${readingSecondsMax}::float8,
              (char_length(f."text") + char_length(s."text"))::float8 / ${charactersPerSecond}::float8)))::int as "tooFast",
           (count(*) filter (where g."kind" = 'gold'))::int as "goldAnswered",
           (count(*) filter (where g."kind" = 'gold' and answered."isRight"))::int as "goldRight",
           (count(*) filter (where g."kind" = 'attention'))::int as "attentionAnswered",
           (count(*) filter (where g."kind" = 'attention' and answered."isRight"))::int as "attentionRight"
      from "Judgment" j
      join "Member" m on m."id" = j."memberId" and m."kind" = 'person'
      join "Pair" p on p."id" = j."pairId"
      join "Response" f on f."id" = p."firstId"
      join "Response" s on s."id" = p."secondId"
      left join "GoldPair" g on g."pairId" = p."id" and p."source" = 'gold'
     cross join lateral (select g."firstIsBetter" is not distinct from ${votedForFirstSql("j")} as "isRight") answered
     where p."projectId" = ${projectId}::uuid and j."state" = 'counted'
     group by m."id", m."pseudonym"
     order by m."pseudonym"`;
}

/** Each person's longest run of labels given within a second of sight; changed ones are neither part of it nor its end. */
export async function fastStreaks(db: Db, projectId: string): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ memberId: string; longest: number }[]>`
    select "memberId"::text as "memberId", max("length")::int as "longest"
      from (select "memberId", count(*) as "length"
              from (select j."memberId", j."visibleMs" < 1000 as "isFast",
                           row_number() over (partition by j."memberId" order by j."createdAt", j."id")
                           - row_number() over (partition by j."memberId", j."visibleMs" < 1000
                                                    order by j."createdAt", j."id") as "run"
                      from "Judgment" j join "Slot" s on s."id" = j."slotId"
                     where s."projectId" = ${projectId}::uuid and j."state" in ('counted', 'surplus', 'late')
                       and ${tookReading}) runs
             where "isFast" group by "memberId", "run") streaks
     group by "memberId"`;
  return new Map(rows.map((row) => [row.memberId, row.longest]));
}
