import { Prisma } from "@gshf/db";
import { prefetchMax } from "./model.ts";

/** How many others hold pairs now, and how many slots are open, counted as far as it matters. */
export type Field = { others: number; open: number };

/**
 * How many pairs somebody gets who asks for `wanted` and has `ready` to go on with. As long as there is plenty, all of
 * them. When fewer labels are wanted than everybody at work could have in reserve, each has an equal part of those in
 * reserve, and who has nothing on screen gets one before anybody else gets more.
 */
export function fairShare(
  { others, open }: Field,
  { wanted, ready }: { wanted: number; ready: number },
): number {
  if (wanted + ready <= 1 || others === 0) return wanted;
  const reserve = Math.floor(open / (others + 1));
  return Math.min(wanted, Math.max(ready === 0 ? 1 : 0, 1 + reserve - ready));
}

/** One row of Field, for one who asks. */
export function fieldSql(of: { projectId: string; memberId: string; now: Date }): Prisma.Sql {
  const { projectId, memberId, now } = of;
  return Prisma.sql`
    with others as (
      select count(distinct s."holderId")::int as "count"
        from "Round" r join "Slot" s on s."roundId" = r."id" and s."state" = 'leased'
       where r."projectId" = ${projectId}::uuid and r."state" = 'labeling'
         and s."leaseUntil" > ${now.toISOString()}::timestamptz and s."holderId" <> ${memberId}::uuid
    )
    select others."count" as "others",
           (select count(*) from (
              select from "Round" r join "Slot" s on s."roundId" = r."id" and s."state" = 'open'
               where r."projectId" = ${projectId}::uuid and r."state" = 'labeling'
               limit (others."count" + 1) * ${Prisma.raw(String(prefetchMax + 1))}) free)::int as "open"
      from others`;
}
