import { Prisma } from "@gshf/db";

/**
 * Whether a round is labeled by no person.
 *
 * @param round alias of the "Round" row in the statement; a pair without a round has none
 */
export function isUnattendedSql(round: string): Prisma.Sql {
  return Prisma.sql`(${labelerSql(round)} <> 'people')`;
}

/** Whether a round's labels are pseudo-labels of the reward itself, from which no reward may learn. */
export function isPseudoLabeledSql(round: string): Prisma.Sql {
  return Prisma.sql`(${labelerSql(round)} = 'reward-model')`;
}

/** Whether a round only compares policies: nothing is learned from its labels. */
export function isComparisonSql(round: string): Prisma.Sql {
  return Prisma.sql`coalesce(${Prisma.raw(`"${round}"`)}."config" ? 'comparison', false)`;
}

/** Rounds of versions that knew people only don't say. */
function labelerSql(round: string): Prisma.Sql {
  return Prisma.sql`coalesce(${Prisma.raw(`"${round}"`)}."config" #>> '{labeler,kind}', 'people')`;
}
