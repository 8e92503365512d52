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
    SELECT count(DISTINCT "pairId")::int AS "count"
      FROM (SELECT s."pairId"
              FROM "Round" r
              JOIN "Slot" s ON s."roundId" = r."id" AND s."state" = 'open'
             WHERE r."projectId" = ${projectId}::uuid AND r."state" = 'labeling'
               AND ${unseenSql(memberId)}
             -- Written out: a limit not known beforehand is taken for a tenth of the table.
             LIMIT ${Prisma.raw(String(remainingMax + 1))}) open`;
  const count = row?.count ?? 0;
  return { count: Math.min(count, remainingMax), isMore: count > remainingMax };
}
