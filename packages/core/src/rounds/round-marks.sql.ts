import type { Db } from "@gshf/db";

/** What a round's pages show, as a text that changes with it. */
export type RoundMark = { projectId: string; number: number; mark: string };

/** Rounds that are over change no more: one that ends is told of by its going. */
export async function marksOf(
  db: Pick<Db, "$queryRaw">,
  projectIds: readonly string[],
): Promise<RoundMark[]> {
  return db.$queryRaw<RoundMark[]>`
    select r."projectId"::text as "projectId", r."number",
           concat_ws(' ', r."version", r."name", md5(r."problem"::text),
             (select max(e."id") from "RoundEvent" e where e."roundId" = r."id"),
             (select concat(count(*) filter (where t."state" = 'done'), '/', sum(t."done"), '/', count(*))
                from "RoundTask" t where t."roundId" = r."id"),
             (select concat(sum(c."pairs"), '/', sum(c."done"), '/', sum(c."labels"), '/', sum(c."held"), '/', sum(c."wanted"), '/', sum(c."waiting"))
                from "RoundTally" c where c."roundId" = r."id"),
             (select concat(max(j."attempt"), '/', max(j."seq"), '/', max(j."progress"), '/', max(j."state"::text))
                from "TrainingJob" j where j."roundId" = r."id"),
             (select count(*) from "Slot" s where s."roundId" = r."id" and s."state" = 'leased'),
             (select count(*) from "Evaluation" v where v."roundId" = r."id")) as "mark"
      from "Round" r
     where r."projectId" = any(${[...projectIds]}::uuid[]) and r."state" not in ('complete', 'cancelled')`;
}
