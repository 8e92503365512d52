import { z } from "zod";
import { done, verb } from "../../access/index.ts";
import { type KnownAnswer, knownAnswers } from "../model.ts";
import { testPairSchema, viewOfPair, withTexts } from "./test-pair.ts";

/**
 * Pairs that may become test items: imported comparisons, and pairs of frozen rounds. Never one that somebody
 * may still label, because the test tells its answer.
 */
export const listTestCandidates = verb({
  name: "crowds.testCandidates",
  kind: "query",
  may: "project.write",
  input: z.object({
    slug: z.string(),
    search: z.string().max(200).default(""),
    /** Id of the last pair of the page before. */
    cursor: z.string().nullish(),
    limit: z.int().min(1).max(50).default(10),
  }),
  output: z.object({
    /** An imported comparison says which answer was chosen. */
    pairs: z.array(testPairSchema.extend({ suggested: z.enum(knownAnswers).nullable() })),
    nextCursor: z.string().nullable(),
  }),
  run: async (deps, { project }, input) => {
    const search = input.search.trim();
    const contains = { contains: search, mode: "insensitive" as const };
    const found = await deps.db.pair.findMany({
      where: {
        projectId: project.id,
        goldPair: null,
        AND: [
          { OR: [{ source: "offline" }, { round: { frozenAt: { not: null } } }] },
          search === ""
            ? {}
            : {
                OR: [
                  { prompt: { key: contains } },
                  { prompt: { source: contains } },
                  { first: { text: contains } },
                  { second: { text: contains } },
                ],
              },
        ],
        ...(input.cursor == null ? {} : { id: { gt: input.cursor } }),
      },
      include: withTexts,
      orderBy: { id: "asc" },
      take: input.limit + 1,
    });
    const page = found.slice(0, input.limit);
    return done({
      pairs: page.map((pair) => ({ ...viewOfPair(pair), suggested: suggestionOf(pair.offlineLabel) })),
      nextCursor: found.length > input.limit ? (page.at(-1)?.id ?? null) : null,
    });
  },
});

const offlineLabelSchema = z.object({ pFirst: z.number() });

function suggestionOf(offlineLabel: unknown): KnownAnswer | null {
  const label = offlineLabelSchema.safeParse(offlineLabel);
  if (!label.success) return null;
  return label.data.pFirst > 0.5 ? "first" : label.data.pFirst < 0.5 ? "second" : "tie";
}
