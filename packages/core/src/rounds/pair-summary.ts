import type { Prisma } from "@gshf/db";
import { z } from "zod";
import { readConversation } from "../prompts/index.ts";

/** Votes that count, for `first` (a¹), for `second` (a²) and for neither, of those wanted. */
const voteCountSchema = z.object({ first: z.int(), second: z.int(), ties: z.int(), wanted: z.int() });
export type VoteCount = z.output<typeof voteCountSchema>;

export const pairSummarySchema = z.object({
  id: z.string(),
  position: z.int(),
  promptKey: z.string(),
  /** The last turn of the prompt. */
  prompt: z.string(),
  arm: z.string(),
  strategy: z.string(),
  pairProbability: z.number().nullable(),
  gamma: z.number().nullable(),
  klCost: z.number().nullable(),
  budget: z.number().nullable(),
  uncertainty: z.number().nullable(),
  votes: voteCountSchema,
});
export type PairSummary = z.output<typeof pairSummarySchema>;

/** What of a pair its summary is made of. */
export const pairInclude = {
  prompt: true,
  tally: true,
} as const satisfies Prisma.PairInclude;

type PairRow = Prisma.PairGetPayload<{ include: typeof pairInclude }>;

/** A pair as a list shows it. */
export function summaryOf(pair: PairRow): PairSummary {
  const { id, position, arm, strategy, pairProbability, gamma, klCost, budget, uncertainty } = pair;
  const { messages: conversation } = readConversation(pair.prompt.messages);
  return {
    id,
    position,
    promptKey: pair.prompt.key,
    prompt: conversation.at(-1)?.content.slice(0, 300) ?? "",
    arm,
    strategy,
    pairProbability,
    gamma,
    klCost,
    budget,
    uncertainty,
    votes: votesOf(pair.tally),
  };
}

function votesOf(tally: PairRow["tally"]): VoteCount {
  if (tally === null) return { first: 0, second: 0, ties: 0, wanted: 0 };
  const { labels, forFirst, forSecond, slots } = tally;
  return { first: forFirst, second: forSecond, ties: labels - forFirst - forSecond, wanted: slots };
}
