import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { keptPairs } from "../slots/index.ts";
import { findRound } from "./find-round.ts";
import { roundRefSchema } from "./model.ts";
import { pairInclude, pairSummarySchema, summaryOf } from "./pair-summary.ts";

/** A round's pairs in the order they were chosen, without those that the asker may still be asked to label. */
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
  output: z.object({ pairs: z.array(pairSummarySchema), nextCursor: z.int().nullable(), kept: z.int() }),
  run: async (deps, { project, member }, { number, arm, cursor, limit }) => {
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
    const page = rows.slice(0, limit);
    const ids = page.map(({ id }) => id);
    const kept = await keptPairs(deps.db, member, ids);
    const nextCursor = rows.length > limit ? (page.at(-1)?.position ?? null) : null;
    const pairs = page.filter(({ id }) => !kept.has(id)).map(summaryOf);
    return done({ pairs, nextCursor, kept: kept.size });
  },
});
