import { type Db, Prisma } from "@gshf/db";
import { unseenSql } from "./unseen.sql.ts";

// Beyond this the exact number tells a labeler nothing, and each pair counted costs three probes.
export const remainingMax = 50;

/** Counts the pairs of the project's labeling rounds that are open and that this person has not seen, up to a bound. */
export async function countRemaining(
  db: Pick<Db, "$queryRaw">,
  projectId: string,
  memberId: string,
): Promise<{ count: number; isMore: boolean }> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    /* count-remaining */
    select count(distinct "pairId")::int as "count"
      from (select s."pairId"
              from "Round" r
              join "Slot" s on s."roundId" = r."id" and s."state" = 'open'
             where r."projectId" = ${projectId}::uuid and r."state" = 'labeling'
               and ${unseenSql(memberId)}
             -- Written out: a limit not known beforehand is taken for a tenth of the table.
             limit ${Prisma.raw(String(remainingMax + 1))}) open`;
  const count = row?.count ?? 0;
  return { count: Math.min(count, remainingMax), isMore: count > remainingMax };
}
