import { z } from "zod";
import { done, oldestFirst, pageFields, pageOf, readPage, verb } from "../../access/index.ts";
import { type KnownAnswer, knownAnswers } from "../model.ts";
import { testPairSchema, viewOfPair, withTexts } from "./test-pair.ts";

const testItemViewSchema = testPairSchema.extend({
  answer: z.enum(knownAnswers),
  explanation: z.string(),
  isRetired: z.boolean(),
  /** How often it was answered in tests, and how often rightly. */
  asked: z.int(),
  right: z.int(),
});
export type TestItemView = z.output<typeof testItemViewSchema>;

/** The items of the qualification test, and how people did on each: one that many get wrong may be wrong itself. */
export const listTestItems = verb({
  name: "crowds.testItems",
  kind: "query",
  may: "project.write",
  input: z.object({ slug: z.string(), ...pageFields }),
  output: pageOf(testItemViewSchema),
  run: async (deps, { project }, input) => {
    const projectId = project.id;
    const page = await readPage(input, oldestFirst, ({ behind, ...asked }) =>
      deps.db.goldPair.findMany({
        where: { projectId, kind: "qualification", AND: behind },
        include: { pair: { include: withTexts } },
        ...asked,
      }),
    );
    if (!page.ok) return page;
    const { items, next } = page.value;
    const counts = await deps.db.$queryRaw<{ pairId: string; asked: number; right: number }[]>`
    select answer->>'pairId' as "pairId", count(*)::int as "asked",
           (count(*) filter (where (answer->>'isRight')::boolean))::int as "right"
      from "Qualification" q
      join "Member" m on m."id" = q."memberId"
     cross join lateral jsonb_array_elements(q."answers") answer
     where m."projectId" = ${projectId}::uuid
     group by 1`;
    const byPair = new Map(counts.map((row) => [row.pairId, row]));
    return done({
      items: items.map((item) => ({
        ...viewOfPair(item.pair),
        answer: answerOf(item.firstIsBetter),
        explanation: item.explanation,
        isRetired: item.retiredAt !== null,
        asked: byPair.get(item.pairId)?.asked ?? 0,
        right: byPair.get(item.pairId)?.right ?? 0,
      })),
      next,
    });
  },
});

function answerOf(firstIsBetter: boolean | null): KnownAnswer {
  if (firstIsBetter === null) return "tie";
  return firstIsBetter ? "first" : "second";
}
