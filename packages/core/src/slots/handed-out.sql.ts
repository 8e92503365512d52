import { Prisma } from "@gshf/db";

/**
 * Whether the slot `s` is of a round that hands out pairs: its own, or for a gold pair the one it was mixed into.
 * A gold pair that was retired is handed to nobody.
 */
export const isHandedOutSql = Prisma.sql`
  exists (select from "Round" r where r."state" = 'labeling'
             and r."id" = coalesce(s."roundId", (select g."roundId" from "GoldShow" g where g."slotId" = s."id")))
  and (s."roundId" is not null or not exists (
        select from "GoldPair" g where g."pairId" = s."pairId" and g."retiredAt" is not null))`;
