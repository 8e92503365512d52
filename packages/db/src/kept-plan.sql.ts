import { Prisma } from "./generated/client.ts";

/*
 * Values in a statement that is kept prepared. One that stands there as it is may make a plan for that very value look
 * cheaper than the kept one: a list, because its length is known then, a time, because how many rows are older is, or an
 * id that is more or less frequent than most.
 * Postgres plans anew each time, which takes several times as long as running the statement. Behind a select it plans
 * for any value.
 */

export function idSql(id: string): Prisma.Sql {
  return Prisma.sql`(select ${id}::uuid)`;
}

/** A list of ids, as an array. */
export function idsSql(ids: readonly string[]): Prisma.Sql {
  return Prisma.sql`array(select unnest(${[...ids]}::uuid[]))`;
}

/** A moment. As text with its zone: the driver would send a bare Date in the session's. */
export function momentSql(at: Date): Prisma.Sql {
  return Prisma.sql`(select ${at.toISOString()}::timestamptz)`;
}
