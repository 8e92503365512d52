import { z } from "zod";
import { strategies } from "../choice/model.ts";

/**
 * Why a pair was chosen, per candidate (a distinct text among the prompt's draws).
 *
 * - `multiplicity`: how many of the n draws gave this text
 * - `reward`: r = θᵀφ under the round's fit, up to a constant per prompt
 * - `reference`: probability under π₀ as the draws show it; since version 2
 * - `weight`: probability under the main agent π¹ ∝ π₀·exp(r/η)
 * - `enhancerWeight`: probability under the arm's distribution of a²
 * - `distance`: β·‖φ − φ(π¹)‖ in the round's norm, at the start of the batch
 * - `cost`: η·(−log weight), the KL price of always answering this, or null where the weight is zero;
 *   `affordable` when cost ≤ distance
 */
export const candidateExplanationSchema = z.object({
  responseId: z.string(),
  multiplicity: z.int(),
  reward: z.number(),
  reference: z.number().optional(),
  weight: z.number(),
  enhancerWeight: z.number(),
  distance: z.number(),
  cost: z.number().nullable(),
  affordable: z.boolean(),
});
export type CandidateExplanation = z.output<typeof candidateExplanationSchema>;

/** Candidates up to which a pair keeps its Gram matrices, so that its page can work the choice out anew. */
export const gramCandidatesMax = 16;

const explanationShape = {
  strategy: z.enum(strategies),
  eta: z.number(),
  /** Γ of a²'s distribution: β·‖φ(π²) − φ(π¹)‖ in the round's norm. */
  gamma: z.number().nullable(),
  /** η·KL(π²‖π¹). */
  klCost: z.number().nullable(),
  /** What the KL cost may be at most: Γ at the factor from the start of the batch. */
  budget: z.number().nullable(),
  /** (Σu)²/Σu² of the importance weights; n when the candidates came from π₀. Under 3 the weights say little. */
  effectiveSampleSize: z.number(),
  candidates: z.array(candidateExplanationSchema),
};

/** What one answer of a pair of draws was drawn from. */
const drawnSourceSchema = z.object({
  policy: z.string(),
  temperature: z.number(),
  topP: z.number(),
  n: z.int(),
});

/** A pair of draws: nothing was weighed. `candidates` are the different answers among them. */
const drawnExplanationSchema = z.object({
  version: z.literal(3),
  strategy: z.enum(strategies),
  first: drawnSourceSchema,
  second: drawnSourceSchema,
  candidates: z.array(
    z.object({
      responseId: z.string(),
      multiplicity: z.int(),
      reward: z.number(),
      isOfFirst: z.boolean(),
      isOfSecond: z.boolean(),
    }),
  ),
});
export type DrawnExplanation = z.output<typeof drawnExplanationSchema>;

export const pairExplanationSchema = z.discriminatedUnion("version", [
  drawnExplanationSchema,
  z.object({
    version: z.literal(1),
    /** β_A. */
    betaA: z.number(),
    ...explanationShape,
  }),
  z.object({
    version: z.literal(2),
    metric: z.enum(["information", "covariance"]),
    /** β in that norm. */
    radius: z.number(),
    /** Whether the arm would be Option II, but the labels can't carry it yet. */
    isCold: z.boolean(),
    /** Which candidate is farthest from φ(π¹) in the plain norm, whatever was labeled. */
    farthest: z.int(),
    /**
     * Lower half, row by row, of the k×k Gram matrix of the candidates about π¹ in the round's norm at the start of the
     * batch; null where there are too many candidates to keep it.
     */
    gram: z.array(z.number()).nullable(),
    /** The same as it was when this pair was chosen, where the arm follows the batch; null where it is `gram`. */
    gramNow: z.array(z.number()).nullable(),
    ...explanationShape,
  }),
]);
export type PairExplanation = z.output<typeof pairExplanationSchema>;

/** An explanation of a choice among candidates. */
export type WeighedExplanation = Exclude<PairExplanation, DrawnExplanation>;

/** Effective draws below which importance weights rest on two answers or fewer. */
export const effectiveSampleMin = 3;
