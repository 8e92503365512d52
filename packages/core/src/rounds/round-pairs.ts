import type { Prisma } from "@gshf/db";
import { z } from "zod";
import { type Actor, authorize, type Deps, done, type Outcome, refuse } from "../access/index.ts";
import { conversationSchema, type Message } from "../prompts/index.ts";
import { type ChoiceName, type Vote, votedFor } from "../slots/index.ts";
import { findRound, roundRefInput } from "./find-round.ts";
import { type PairExplanation, pairExplanationSchema } from "./model.ts";

export const roundPairsInput = roundRefInput.extend({
  arm: z.string().optional(),
  /** The position after which to go on. */
  cursor: z.int().optional(),
  limit: z.int().min(1).max(200).default(50),
});

export type PairSummary = {
  id: string;
  position: number;
  promptKey: string;
  /** The last turn of the prompt. */
  prompt: string;
  arm: string;
  strategy: string;
  pairProbability: number | null;
  gamma: number | null;
  klCost: number | null;
  budget: number | null;
  uncertainty: number | null;
  votes: VoteCount;
};

/** Votes that count, for `first` (a1), for `second` (a2) and for neither, of those wanted. */
export type VoteCount = { first: number; second: number; ties: number; wanted: number };

const pairInclude = {
  prompt: true,
  judgments: { where: { state: "counted" }, select: { choice: true, firstWasLeft: true } },
  _count: { select: { slots: true } },
} as const satisfies Prisma.PairInclude;

/** A round's pairs in the order they were chosen. */
export async function roundPairs(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof roundPairsInput>,
): Promise<Outcome<{ pairs: PairSummary[]; nextCursor: number | null }>> {
  const found = await findRound(deps, actor, input, "rounds.read");
  if (!found.ok) return found;
  const rows = await deps.db.pair.findMany({
    where: {
      roundId: found.value.round.id,
      ...(input.arm === undefined ? {} : { arm: input.arm }),
      ...(input.cursor === undefined ? {} : { position: { gt: input.cursor } }),
    },
    include: pairInclude,
    orderBy: { position: "asc" },
    take: input.limit + 1,
  });
  const pairs = rows.slice(0, input.limit).map(summaryOf);
  const nextCursor = rows.length > input.limit ? (pairs.at(-1)?.position ?? null) : null;
  return done({ pairs, nextCursor });
}

type PairRow = Prisma.PairGetPayload<{ include: typeof pairInclude }>;

function summaryOf(pair: PairRow): PairSummary {
  const { id, position, arm, strategy, pairProbability, gamma, klCost, budget, uncertainty } = pair;
  const conversation = conversationSchema.parse(pair.prompt.messages);
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
    votes: countVotes(pair.judgments, pair._count.slots),
  };
}

function countVotes(judgments: readonly Vote[], wanted: number): VoteCount {
  const count: VoteCount = { first: 0, second: 0, ties: 0, wanted };
  for (const judgment of judgments) {
    const voted = votedFor(judgment);
    count[voted === "neither" ? "ties" : voted] += 1;
  }
  return count;
}

export const roundPairInput = z.object({ slug: z.string(), pairId: z.string() });

export type PairView = PairSummary & {
  round: number | null;
  conversation: Message[];
  first: { responseId: string; text: string };
  second: { responseId: string; text: string };
  armProbability: number;
  /** Why this pair: null for offline comparisons. */
  explanation: (PairExplanation & { texts: Record<string, string> }) | null;
  /** What a reviewer decided in place of the votes. */
  ruling: { verdict: "first" | "second" | "tie" | "leave-out"; pseudonym: string; note: string } | null;
  judgments: {
    pseudonym: string;
    choice: ChoiceName;
    strength: number | null;
    /** Chips and words as the person gave them: anybody's text. */
    reasons: string[];
    rationale: string;
    /** Whether reasons were asked for: of those not asked, having given none says nothing. */
    rationaleAsked: boolean;
    /** Whether the word-by-word comparison was on. */
    usedDiff: boolean;
    firstWasLeft: boolean;
    at: Date;
  }[];
};

/** One pair with everything that explains why it was chosen. */
export async function roundPair(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof roundPairInput>,
): Promise<Outcome<PairView>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "rounds.read");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  const pair = await deps.db.pair.findFirst({
    where: { id: input.pairId, projectId },
    include: {
      ...pairInclude,
      round: true,
      first: true,
      second: true,
      adjudication: { include: { member: true } },
      judgments: { where: { state: "counted" }, include: { member: true }, orderBy: { createdAt: "asc" } },
    },
  });
  if (pair === null) return refuse("not-found", `There is no pair ${input.pairId} here.`, "pairId");
  const explanation = pair.explanation === null ? null : pairExplanationSchema.parse(pair.explanation);
  const ids = explanation?.candidates.map((candidate) => candidate.responseId) ?? [];
  const texts = await deps.db.response.findMany({
    where: { id: { in: ids }, projectId },
    select: { id: true, text: true },
  });
  return done({
    ...summaryOf(pair),
    round: pair.round?.number ?? null,
    conversation: conversationSchema.parse(pair.prompt.messages),
    first: { responseId: pair.firstId, text: pair.first.text },
    second: { responseId: pair.secondId, text: pair.second.text },
    armProbability: pair.armProbability,
    explanation:
      explanation === null
        ? null
        : { ...explanation, texts: Object.fromEntries(texts.map(({ id, text }) => [id, text])) },
    ruling: pair.adjudication === null ? null : rulingOf(pair.adjudication),
    judgments: pair.judgments.map((judgment) => ({
      pseudonym: judgment.member.pseudonym,
      choice: judgment.choice,
      strength: judgment.strength,
      reasons: judgment.reasons,
      rationale: judgment.rationale,
      rationaleAsked: judgment.rationaleAsked,
      usedDiff: judgment.usedDiff,
      firstWasLeft: judgment.firstWasLeft,
      at: judgment.createdAt,
    })),
  });
}

function rulingOf({ leftOut, firstIsBetter, member, note }: Ruled): PairView["ruling"] {
  const { pseudonym } = member;
  if (leftOut) return { verdict: "leave-out", pseudonym, note };
  if (firstIsBetter === null) return { verdict: "tie", pseudonym, note };
  return { verdict: firstIsBetter ? "first" : "second", pseudonym, note };
}

type Ruled = Prisma.AdjudicationGetPayload<{ include: { member: true } }>;
