import type { Db } from "@gshf/db";
import { readingSecondsMax, tookReading, votedForFirstSql } from "../../slots/index.ts";
import type { StatisticValue } from "./statistic-kinds.ts";

/**
 * Counts and paces of somebody's labels, by what their browser measured. Changing one's own label takes no reading, so
 * a label in place of a withdrawn one says nothing about pace and is neither part of a run of fast ones nor its end; one
 * whose strength was said after the choice does. Read from their own labels alone.
 */
export async function measurePerson(
  db: Pick<Db, "$queryRaw">,
  memberId: string,
  charactersPerSecond: number,
): Promise<StatisticValue<"person"> | null> {
  const [row] = await db.$queryRaw<StatisticValue<"person">[]>`
    with mine as materialized (
      select j."id", j."pairId", j."createdAt", j."choice", j."visibleMs", j."state" = 'counted' as "counts",
             ${tookReading} as "isRead", ${votedForFirstSql("j")} as "first"
        from "Judgment" j
       where j."memberId" = ${memberId}::uuid and j."state" in ('counted', 'surplus', 'late')
    ), counted as (
      select count(*)::int as "labels",
             avg(case "choice" when 'left' then 1.0 when 'right' then 0.0 end)::float8 as "leftShare",
             (count(*) filter (where "choice" in ('tie', 'both_bad')))::int as "ties",
             (percentile_cont(0.5) within group (order by "visibleMs") filter (where "isRead") / 1000)::float8
               as "medianSeconds"
        from mine where "counts"
    ), fast as (
      -- Texts are read only where the answer came fast enough for their length to matter.
      select count(*)::int as "tooFast"
        from mine
        join "Pair" p on p."id" = mine."pairId"
        join "Response" f on f."id" = p."firstId"
        join "Response" s on s."id" = p."secondId"
       where "counts" and "isRead" and "visibleMs" < 1000 * ${readingSecondsMax}::int
         and "visibleMs" < 1000 * (char_length(f."text") + char_length(s."text"))::float8 / ${charactersPerSecond}::float8
    ), checked as (
      select (count(*) filter (where g."kind" = 'gold'))::int as "goldAnswered",
             (count(*) filter (where g."kind" = 'gold' and g."firstIsBetter" is not distinct from mine."first"))::int
               as "goldRight",
             (count(*) filter (where g."kind" = 'attention'))::int as "attentionAnswered",
             (count(*) filter (where g."kind" = 'attention' and g."firstIsBetter" is not distinct from mine."first"))::int
               as "attentionRight"
        from mine join "GoldPair" g on g."pairId" = mine."pairId" where mine."counts"
    ), runs as (
      select "isFast", count(*)::int as "length"
        from (select "visibleMs" < 1000 as "isFast",
                     row_number() over (order by "createdAt", "id")
                     - row_number() over (partition by "visibleMs" < 1000 order by "createdAt", "id") as "run"
                from mine where "isRead") numbered
       group by "isFast", "run"
    )
    select m."pseudonym", counted.*, fast.*, checked.*,
           coalesce((select max("length") from runs where "isFast"), 0)::int as "fastStreak"
      from "Member" m cross join counted cross join fast cross join checked
     where m."id" = ${memberId}::uuid`;
  return row ?? null;
}
