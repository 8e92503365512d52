import { z } from "zod";

const heldOutSchema = z.object({
  /** Weighted comparisons. */
  count: z.number(),
  /** In nats; a coin's is log 2. */
  logLoss: z.number(),
  accuracy: z.number(),
  calibrationError: z.number(),
  /** c of P(y = 1) = σ(c·θᵀz) with its 95 % interval: less than 1 where rewards are too far apart. Absent in old fits. */
  slope: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullish(),
});
export type HeldOut = z.output<typeof heldOutSchema>;

/** γ of ℓ = log(characters of the first / of the second), one added to each so that an empty answer has a length. */
const lengthSummarySchema = z.object({
  coefficient: z.number(),
  low: z.number(),
  high: z.number(),
  heldOut: heldOutSchema.nullable(),
});
export type LengthSummary = z.output<typeof lengthSummarySchema>;

const posteriorFiguresSchema = z.object({
  metric: z.enum(["information", "covariance"]),
  /** λ₀ in use. */
  ridge: z.number(),
  /** By rising ridge; empty where λ₀ was given. */
  evidence: z.array(z.object({ ridge: z.number(), logEvidence: z.number() })),
  /** Directions that the labels tell of. */
  effectiveDimension: z.number(),
  /** What the reward explains beyond a coin, in nats. */
  logBayesFactor: z.number(),
});

/** How a batch was chosen by this fit; shares are of candidates and of pairs. */
const choiceFiguresSchema = z.object({
  pairs: z.int(),
  /** Candidates that the enhancer could afford outright. */
  affordable: z.number(),
  /** Prompts where it could afford only what the main agent answers anyway. */
  noneAffordable: z.number(),
  /** Pairs of Option II, and the share of them whose a² is the answer farthest off, whatever was labeled. */
  enhanced: z.int(),
  farthest: z.number().nullable(),
  /** Whether Option II gave way to V-optimal pairs. */
  isCold: z.boolean(),
  /** Of the weights of candidates: the mean, and the share of prompts where it says little. Since version 3. */
  effectiveSampleSize: z.object({ mean: z.number(), few: z.number() }).optional(),
});
export type ChoiceFigures = z.output<typeof choiceFiguresSchema>;

/** What a fit says of itself. Parts that an older fit lacks, or that can't be read, are absent. */
export const rewardFiguresSchema = z.object({
  iterations: z.number(),
  gradientNorm: z.number(),
  converged: z.boolean(),
  ridgeUsed: z.number(),
  boundActive: z.boolean(),
  heldOut: heldOutSchema.nullish().catch(null),
  length: lengthSummarySchema.nullish().catch(null),
  /** Since version 2 of the choice. */
  posterior: posteriorFiguresSchema.optional().catch(undefined),
  choice: choiceFiguresSchema.optional().catch(undefined),
});
export type RewardFigures = z.output<typeof rewardFiguresSchema>;
