import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { findRound } from "./find-round.ts";
import { roundRefSchema } from "./model.ts";
import { pairInclude, pairSummarySchema, summaryOf } from "./pair-summary.ts";

/** A round's pairs in the order they were chosen. */
export const listRoundPairs = verb({
  name: "rounds.pairs",
  kind: "query",
  may: "rounds.read",
  input: roundRefSchema.extend({
    arm: z.string().optional(),
    /** The position after which to go on. */
    cursor: z.int().optional(),
    limit: z.int().min(1).max(200).default(50),
  }),
  output: z.object({ pairs: z.array(pairSummarySchema), nextCursor: z.int().nullable() }),
  run: async (deps, { project }, { number, arm, cursor, limit }) => {
    const found = await findRound(deps, project, number);
    if (!found.ok) return found;
    const rows = await deps.db.pair.findMany({
      where: {
        roundId: found.value.id,
        ...(arm === undefined ? {} : { arm }),
        ...(cursor === undefined ? {} : { position: { gt: cursor } }),
      },
      include: pairInclude,
      orderBy: { position: "asc" },
      take: limit + 1,
    });
    const pairs = rows.slice(0, limit).map(summaryOf);
    const nextCursor = rows.length > limit ? (pairs.at(-1)?.position ?? null) : null;
    return done({ pairs, nextCursor });
  },
});
