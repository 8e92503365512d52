import { z } from "zod";
import { type Deps, done, verb } from "../../access/index.ts";
import { readConversation } from "../../prompts/index.ts";
import { faultsKeptMax, onBothSides } from "../statistics/find-faults.ts";
import { loadKept } from "../statistics/kept.ts";

const guidelineFaultSchema = z.object({
  pairId: z.string(),
  round: z.int(),
  /** Beginning of the last user message. */
  excerpt: z.string(),
  /** The reliable people for the one and for the other answer. */
  forFirst: z.array(z.string()),
  forSecond: z.array(z.string()),
  isAdjudicated: z.boolean(),
});
export type GuidelineFault = z.output<typeof guidelineFaultSchema>;

const excerptLengthMax = 200;

/**
 * Pairs of frozen rounds on which the *reliable* people disagree: not their fault but the guidelines', which don't
 * say what matters here. Those with most of them on both sides first; found once when their round froze.
 */
export const listGuidelineFaults = verb({
  name: "quality.faults",
  kind: "query",
  may: "review",
  input: z.object({ slug: z.string() }),
  output: z.array(guidelineFaultSchema),
  run: async (deps, { project }) => {
    const rounds = await deps.db.round.findMany({
      where: { projectId: project.id, frozenAt: { not: null } },
      select: { id: true, number: true },
    });
    const kept = await loadKept(deps.db, project.id, "faults");
    const worst = rounds
      .flatMap(({ id, number }) => (kept.get(id)?.value ?? []).map((fault) => ({ ...fault, round: number })))
      .sort((a, b) => onBothSides(b) - onBothSides(a) || b.round - a.round || (a.pairId < b.pairId ? -1 : 1))
      .slice(0, faultsKeptMax);
    return done(await describe(deps, worst));
  },
});

type Fault = Omit<GuidelineFault, "excerpt" | "isAdjudicated">;

/** With what their pages say now: whether somebody has decided, and what was asked. */
async function describe(deps: Pick<Deps, "db">, faults: readonly Fault[]): Promise<GuidelineFault[]> {
  const pairs = await deps.db.pair.findMany({
    where: { id: { in: faults.map(({ pairId }) => pairId) } },
    select: { id: true, adjudication: { select: { pairId: true } }, prompt: { select: { messages: true } } },
  });
  const pairOf = new Map(pairs.map((pair) => [pair.id, pair]));
  return faults.flatMap((fault) => {
    const pair = pairOf.get(fault.pairId);
    if (pair === undefined) return [];
    const { messages } = readConversation(pair.prompt.messages);
    const excerpt = (messages.at(-1)?.content ?? "").slice(0, excerptLengthMax);
    return [{ ...fault, excerpt, isAdjudicated: pair.adjudication !== null }];
  });
}
