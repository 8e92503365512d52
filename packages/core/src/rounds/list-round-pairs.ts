import { Prisma } from "@gshf/db";
import { z } from "zod";
import { type Deps, done, readCursor, refuse, verb, writeCursor } from "../access/index.ts";
import { keptPairs } from "../slots/index.ts";
import { findRound } from "./find-round.ts";
import { roundRefSchema } from "./model.ts";
import { pairInclude, pairSummarySchema, summaryOf } from "./pair-summary.ts";

/** The position that a page ends with. */
const cursorSchema = z.tuple([z.int()]);

/** A round's pairs in the order they were chosen, without those that the asker may still be asked to label. */
export const listRoundPairs = verb({
  name: "rounds.pairs",
  kind: "query",
  may: "rounds.read",
  input: roundRefSchema.extend({
    arm: z.string().optional(),
    /** `next` of the page before. */
    cursor: z.string().max(200).optional(),
    /** Instead of a cursor: so many pairs are passed over, as by somebody who drags a list's scrollbar. */
    place: z.int().min(0).max(1_000_000).optional(),
    limit: z.int().min(1).max(200).default(50),
  }),
  output: z.object({
    pairs: z.array(pairSummarySchema),
    /** Where the next page begins; null on the last. */
    next: z.string().nullable(),
    /** Positions of the pairs that are not shown. */
    kept: z.array(z.int()),
  }),
  run: async (deps, { project, member }, { number, arm, cursor, place, limit }) => {
    const found = await findRound(deps, project, number);
    if (!found.ok) return found;
    const after = readCursor(cursorSchema, cursor);
    if (!after.ok) return after;
    if (cursor !== undefined && place !== undefined) {
      return refuse("invalid", "A page begins after a cursor or at a place, not both.", "place");
    }
    const page = { roundId: found.value.id, arm, after: after.value?.[0], place, limit };
    const ids = await pageOfPairs(deps, page);
    const shown = ids.slice(0, limit);
    const kept = await keptPairs(
      deps.db,
      member,
      shown.map(({ id }) => id),
    );
    const rows = await deps.db.pair.findMany({
      where: { id: { in: shown.flatMap(({ id }) => (kept.has(id) ? [] : id)) } },
      include: pairInclude,
      orderBy: { position: "asc" },
    });
    const last = shown.at(-1);
    return done({
      pairs: rows.map(summaryOf),
      next: ids.length > limit && last !== undefined ? writeCursor([last.position]) : null,
      kept: shown.flatMap(({ id, position }) => (kept.has(id) ? position : [])),
    });
  },
});

type Page = {
  roundId: string;
  arm: string | undefined;
  after: number | undefined;
  place: number | undefined;
  limit: number;
};

/**
 * The pairs of a page and the first of the next, from an index alone: what is passed over to reach a place costs a few
 * milliseconds in a hundred thousand.
 */
async function pageOfPairs(deps: Pick<Deps, "db">, { roundId, arm, after, place = 0, limit }: Page) {
  const ofArm = arm === undefined ? Prisma.empty : Prisma.sql`and "arm" = ${arm}`;
  const begun = after === undefined ? Prisma.empty : Prisma.sql`and "position" > ${after}`;
  return deps.db.$queryRaw<{ id: string; position: number }[]>`
    select p."id", p."position"
      from (select "position" from "Pair" where "roundId" = ${roundId}::uuid ${ofArm} ${begun}
             order by "position" limit ${limit + 1} offset ${place}) page
      join "Pair" p on p."roundId" = ${roundId}::uuid and p."position" = page."position"
     order by p."position"`;
}
