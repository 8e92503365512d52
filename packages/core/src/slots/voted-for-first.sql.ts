import { Prisma } from "@gshf/db";

/**
 * Whether a judgment is for the first answer: true, false for the second, null for neither. `votedFor` in SQL.
 *
 * @param judgment alias of the "Judgment" row in the statement
 */
export function votedForFirstSql(judgment: string): Prisma.Sql {
  const j = Prisma.raw(`"${judgment}"`);
  return Prisma.sql`(case when ${j}."choice" in ('left', 'right') then (${j}."choice" = 'left') = ${j}."firstWasLeft" end)`;
}
