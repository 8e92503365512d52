import { Prisma } from "@gshf/db";

/**
 * What is compared in one go: the pairs of a round, or those of a project that belong to none, from behind `position`
 * on; or one person's work.
 */
export type Scope = {
  scopeId: string;
  projectId: string;
  roundId: string | null;
  isPerson: boolean;
  position: number | null;
};

/** Kept and counted differ: of what, and how, in words. */
export type Difference = { id: string; what: string };

/** Whether the row `p` is of the scope. */
export function ofScope({ projectId, roundId }: Scope): Prisma.Sql {
  if (roundId !== null) return Prisma.sql`p."roundId" = ${roundId}::uuid`;
  return Prisma.sql`p."roundId" is null and p."projectId" = ${projectId}::uuid`;
}

const countedOfPair = [
  "slots",
  "done",
  "held",
  "labels",
  "forFirst",
  "forSecond",
  "peoplesLabels",
  "peoplesForFirst",
  "peoplesForSecond",
  "late",
  "flags",
  "decided",
  "leftOut",
];
const ofPair = ["projectId", "roundId", "source", "arm", "position", ...countedOfPair];

/** All that is kept of a pair beside its id, as columns of a table. */
export function pairColumns(table: string): Prisma.Sql {
  return Prisma.raw(ofPair.map((name) => `"${table}"."${name}"`).join(", "));
}

/** Sets all that is kept of a pair to another table's. */
export function pairAssignments(table: string): Prisma.Sql {
  return Prisma.raw(ofPair.map((name) => `"${name}" = "${table}"."${name}"`).join(", "));
}

export const pairColumnNames = Prisma.raw(ofPair.map((name) => `"${name}"`).join(", "));

const summed = [
  "pairs",
  "openedPairs",
  "labeledPairs",
  "judgedPairs",
  "heldPairs",
  "wanted",
  "done",
  "held",
  "labels",
  "late",
  "waiting",
  "decided",
];

/** The sums of a table: as they are, added up over its rows, or with zero where there is none. */
export function sumColumns(table: string, as: "is" | "sum" | "zero" = "is"): Prisma.Sql {
  const column = (name: string) => {
    if (as === "sum") return `sum("${table}"."${name}") as "${name}"`;
    return as === "zero" ? `coalesce("${table}"."${name}", 0)` : `"${table}"."${name}"`;
  };
  return Prisma.raw(summed.map(column).join(", "));
}

export const sumColumnNames = Prisma.raw(summed.map((name) => `"${name}"`).join(", "));
