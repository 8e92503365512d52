import type { Db } from "@gshf/db";

/**
 * What must never be. Leases run for ten minutes and none is given back within the run, so a slot leased twice
 * was leased to two people at once.
 *
 * @param acknowledged ids of the judgments that were said to be counted
 */
export async function account(db: Db, acknowledged: ReadonlySet<string>) {
  const [row] = await db.$queryRaw<{ doubleLeases: number; overLabeled: number }[]>`
    select (select count(*)::int from (select from "Lease" group by "slotId" having count(*) > 1) d) as "doubleLeases",
           (select count(*)::int from (
              select from "Judgment" j where j."state" = 'counted' group by j."pairId"
              having count(*) > (select count(*) from "Slot" s where s."pairId" = j."pairId")
                  or count(*) > count(distinct j."memberId")) o) as "overLabeled"`;
  const kept = await db.judgment.findMany({ where: { state: "counted" }, select: { id: true } });
  const ids = new Set(kept.map((judgment) => judgment.id));
  return {
    double_leases: row?.doubleLeases ?? -1,
    over_labeled: row?.overLabeled ?? -1,
    lost: [...acknowledged].filter((id) => !ids.has(id)).length,
    labels: ids.size,
  };
}
