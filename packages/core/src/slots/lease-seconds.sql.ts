import { Prisma } from "@gshf/db";
import { leaseSecondsDefault } from "./model.ts";

/**
 * How long a lease of a round runs, in seconds.
 *
 * @param config the round's configuration in the statement
 */
export function leaseSecondsSql(config: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`coalesce((${config}->>'leaseSeconds')::int, ${Prisma.raw(String(leaseSecondsDefault))})`;
}

/** How long a lease of the slot `s` runs, in seconds. A gold pair's is as long as in the round it was mixed into. */
export function leaseSecondsOfSlotSql(): Prisma.Sql {
  const config = Prisma.sql`(select r."config" from "Round" r
     where r."id" = coalesce(s."roundId", (select g."roundId" from "GoldShow" g where g."slotId" = s."id")))`;
  return leaseSecondsSql(config);
}
