import type { Db } from "@gshf/db";

/** Kept counts of the pairs that one arm has in a round. */
export type ArmTally = {
  roundId: string;
  arm: string;
  pairs: number;
  /** Pairs with slots, with a label given, with one that counts, with one kept for a reviewer. */
  openedPairs: number;
  labeledPairs: number;
  judgedPairs: number;
  heldPairs: number;
  /** Labels: wanted (without those of pairs left out), given, kept for a reviewer. */
  wanted: number;
  done: number;
  held: number;
  /** Judgments that count, and that came late. */
  labels: number;
  late: number;
};

/** What is counted of rounds, by arm, in the order of the arms' names. */
export async function armTallies(
  db: Pick<Db, "$queryRaw">,
  roundIds: readonly string[],
): Promise<ArmTally[]> {
  return db.$queryRaw<ArmTally[]>`
    select "roundId"::text as "roundId", "arm", sum("pairs")::int as "pairs",
           sum("openedPairs")::int as "openedPairs", sum("labeledPairs")::int as "labeledPairs",
           sum("judgedPairs")::int as "judgedPairs", sum("heldPairs")::int as "heldPairs",
           sum("wanted")::int as "wanted", sum("done")::int as "done", sum("held")::int as "held",
           sum("labels")::int as "labels", sum("late")::int as "late"
      from "RoundTally" where "roundId" = any(${[...roundIds]}::uuid[])
     group by "roundId", "arm" having sum("pairs") > 0 order by "arm"`;
}

/**
 * Labels in somebody's hands, by round. Counted, because a lease is no change worth a write: the index of leased
 * slots has as many entries as people have pairs before them.
 */
export async function leasedSlots(
  db: Pick<Db, "$queryRaw">,
  roundIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ roundId: string; leased: number }[]>`
    select r."id"::text as "roundId",
           (select count(*) from "Slot" s where s."roundId" = r."id" and s."state" = 'leased')::int as "leased"
      from unnest(${[...roundIds]}::uuid[]) r("id")`;
  return new Map(rows.map(({ roundId, leased }) => [roundId, leased]));
}

/** What is counted of a whole project. */
export type ProjectTally = {
  /** Judgments that count, of gold pairs too. */
  labels: number;
  offlinePairs: number;
  /** Pairs that wait for a reviewer, and that one has decided about. */
  waiting: number;
  decided: number;
};

export async function projectTally(db: Pick<Db, "$queryRaw">, projectId: string): Promise<ProjectTally> {
  const [row] = await db.$queryRaw<ProjectTally[]>`
    select coalesce(sum("labels"), 0)::int as "labels",
           coalesce(sum("pairs") filter (where "source" = 'offline'), 0)::int as "offlinePairs",
           coalesce(sum("waiting"), 0)::int as "waiting", coalesce(sum("decided"), 0)::int as "decided"
      from "RoundTally" where "projectId" = ${projectId}::uuid`;
  return row ?? { labels: 0, offlinePairs: 0, waiting: 0, decided: 0 };
}
