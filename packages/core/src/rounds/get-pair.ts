import type { Prisma } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../access/index.ts";
import { readConversation, shownMessageSchema } from "../prompts/index.ts";
import { isKeptFrom, keptPairs } from "../slots/index.ts";
import { choices } from "../slots/model.ts";
import { labelerSchema, pairExplanationSchema, pairScoresSchema, storedRoundConfigSchema } from "./model.ts";
import { pairInclude, pairSummarySchema, summaryOf } from "./pair-summary.ts";

const answerSchema = z.object({ responseId: z.string(), text: z.string() });

/** What a reviewer decided in place of the votes. */
const rulingSchema = z.object({
  verdict: z.enum(["first", "second", "tie", "leave-out"]),
  pseudonym: z.string(),
  note: z.string(),
});

const judgmentViewSchema = z.object({
  pseudonym: z.string(),
  choice: z.enum(choices),
  strength: z.int().nullable(),
  /** Chips and words as the person gave them: anybody's text. */
  reasons: z.array(z.string()),
  rationale: z.string(),
  /** Whether reasons were asked for: of those not asked, having given none says nothing. */
  rationaleAsked: z.boolean(),
  /** Whether the word-by-word comparison was on. */
  usedDiff: z.boolean(),
  firstWasLeft: z.boolean(),
  at: z.date(),
});

const pairViewSchema = pairSummarySchema.extend({
  round: z.int().nullable(),
  conversation: z.array(shownMessageSchema),
  first: answerSchema,
  second: answerSchema,
  armProbability: z.number(),
  /** Why this pair: null for offline comparisons. */
  explanation: pairExplanationSchema.nullable(),
  /** Texts of the candidates it names, by id. */
  texts: z.record(z.string(), z.string()),
  ruling: rulingSchema.nullable(),
  /** Who labels its round; null for offline comparisons. */
  labeler: labelerSchema.nullable(),
  /** What decided its labels, where no person labels and it has them. */
  scores: pairScoresSchema.nullable(),
  judgments: z.array(judgmentViewSchema),
});
export type PairView = z.output<typeof pairViewSchema>;

/** One pair with everything that explains why it was chosen. */
export const getPair = verb({
  name: "rounds.pair",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string(), pairId: z.string() }),
  output: pairViewSchema,
  run: async (deps, { project, member }, { pairId }) => {
    const projectId = project.id;
    const pair = await deps.db.pair.findFirst({
      where: { id: pairId, projectId },
      include: {
        ...pairInclude,
        round: true,
        first: true,
        second: true,
        adjudication: { include: { member: true } },
        judgments: { where: { state: "counted" }, include: { member: true }, orderBy: { createdAt: "asc" } },
      },
    });
    if (pair === null) return refuse("not-found", `There is no pair ${pairId} here.`, "pairId");
    if (isKeptFrom(member) && pair.source === "gold") {
      return refuse("not-found", `There is no pair ${pairId} here.`, "pairId");
    }
    if ((await keptPairs(deps.db, member, [pairId])).has(pairId)) {
      const message =
        "You may still be asked to label this pair. It opens here when you can't label it any more, or when its round closes.";
      return refuse("forbidden", message, "pairId");
    }
    const explanation =
      pair.explanation === null ? null : (pairExplanationSchema.safeParse(pair.explanation).data ?? null);
    const ids = explanation?.candidates.map((candidate) => candidate.responseId) ?? [];
    const texts = await deps.db.response.findMany({
      where: { id: { in: ids }, projectId },
      select: { id: true, text: true },
    });
    return done({
      ...summaryOf(pair),
      round: pair.round?.number ?? null,
      conversation: readConversation(pair.prompt.messages).messages,
      first: { responseId: pair.firstId, text: pair.first.text },
      second: { responseId: pair.secondId, text: pair.second.text },
      armProbability: pair.armProbability,
      explanation,
      texts: Object.fromEntries(texts.map(({ id, text }) => [id, text])),
      labeler: storedRoundConfigSchema.safeParse(pair.round?.config).data?.labeler ?? null,
      scores: pairScoresSchema.safeParse(pair.scores).data ?? null,
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
  },
});

function rulingOf({ leftOut, firstIsBetter, member, note }: Ruled): PairView["ruling"] {
  const { pseudonym } = member;
  if (leftOut) return { verdict: "leave-out", pseudonym, note };
  if (firstIsBetter === null) return { verdict: "tie", pseudonym, note };
  return { verdict: firstIsBetter ? "first" : "second", pseudonym, note };
}

type Ruled = Prisma.AdjudicationGetPayload<{ include: { member: true } }>;
