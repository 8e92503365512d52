import { type Db, Prisma } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { prefetchMax } from "./model.ts";

/**
 * How many pairs somebody gets who asks for `wanted` and has `ready` to go on with. As long as there is plenty, all of
 * them. When fewer labels are wanted than everybody at work could have in reserve, each has an equal part of those in
 * reserve, and who has nothing on screen gets one before anybody else gets more.
 */
export async function fairShare(
  deps: Pick<Deps, "now"> & { db: Pick<Db, "$queryRaw"> },
  projectId: string,
  memberId: string,
  { wanted, ready }: { wanted: number; ready: number },
): Promise<number> {
  if (wanted + ready <= 1) return wanted;
  const [row] = await deps.db.$queryRaw<{ others: number; open: number }[]>`
    /* fair-share */
    with others as (
      select count(distinct s."holderId")::int as "count"
        from "Round" r join "Slot" s on s."roundId" = r."id" and s."state" = 'leased'
       where r."projectId" = ${projectId}::uuid and r."state" = 'labeling'
         and s."leaseUntil" > ${deps.now().toISOString()}::timestamptz and s."holderId" <> ${memberId}::uuid
    )
    select others."count" as "others",
           (select count(*) from (
              select from "Round" r join "Slot" s on s."roundId" = r."id" and s."state" = 'open'
               where r."projectId" = ${projectId}::uuid and r."state" = 'labeling'
               limit (others."count" + 1) * ${Prisma.raw(String(prefetchMax + 1))}) free)::int as "open"
      from others`;
  const { others = 0, open = 0 } = row ?? {};
  if (others === 0) return wanted;
  const reserve = Math.floor(open / (others + 1));
  return Math.min(wanted, Math.max(ready === 0 ? 1 : 0, 1 + reserve - ready));
}
