import type { Db } from "@gshf/db";

/**
 * What must never be. Leases run for ten minutes and none is given back within the run, so a slot leased twice
 * was leased to two people at once.
 *
 * @param acknowledged ids of the judgments that were said to be counted
 */
export async function account(db: Db, acknowledged: ReadonlySet<string>) {
  const [row] = await db.$queryRaw<{ doubleLeases: number; overLabeled: number }[]>`
    SELECT (SELECT count(*)::int FROM (SELECT FROM "Lease" GROUP BY "slotId" HAVING count(*) > 1) d) AS "doubleLeases",
           (SELECT count(*)::int FROM (
              SELECT FROM "Judgment" j WHERE j."state" = 'counted' GROUP BY j."pairId"
              HAVING count(*) > (SELECT count(*) FROM "Slot" s WHERE s."pairId" = j."pairId")
                  OR count(*) > count(DISTINCT j."memberId")) o) AS "overLabeled"`;
  const kept = await db.judgment.findMany({ where: { state: "counted" }, select: { id: true } });
  const ids = new Set(kept.map((judgment) => judgment.id));
  return {
    double_leases: row?.doubleLeases ?? -1,
    over_labeled: row?.overLabeled ?? -1,
    lost: [...acknowledged].filter((id) => !ids.has(id)).length,
    labels: ids.size,
  };
}
