import { z } from "zod";
import { armSchema, type RoundConfig } from "../rounds/model.ts";

/** Prompts of a batch at most: beyond, a rehearsal takes hours and says no more. */
export const batchMax = 256;
export const batches = 3;
export const seeds = 5;
/** What all arms are compared with. */
const control = { name: "random", strategy: "random", share: 1 } as const;

/** What decides a rehearsal's curves. Each arm is replayed alone. */
export const rehearsalSettingsSchema = z.object({
  arms: z.array(armSchema),
  /** The arm the others are compared with. */
  control: z.string(),
  eta: z.number(),
  metric: z.enum(["information", "covariance"]),
  radius: z.number(),
  coldStart: z.boolean(),
  lambda: z.number(),
  ridge: z.number().nullable(),
  normBound: z.number(),
  /** n: answers drawn of a prompt. */
  samples: z.int(),
  /** Labels of a batch; the reward is fitted anew between them. */
  batch: z.int(),
});
export type RehearsalSettings = z.output<typeof rehearsalSettingsSchema>;

/** What of a round's settings is rehearsed, with a control beside its arms where it has none. */
export function settingsOf(config: RoundConfig): RehearsalSettings {
  const { arms, eta, metric, radius, coldStart, lambda, ridge, normBound, samples, pairs } = config;
  const own = arms.find(({ strategy }) => strategy === control.strategy);
  const taken = arms.some(({ name }) => name === control.name);
  const added = taken ? { ...control, name: "random-control" } : control;
  return {
    arms: (own === undefined ? [...arms, added] : arms).map((arm) => ({ ...arm, share: 1 })),
    control: (own ?? added).name,
    eta,
    metric,
    radius,
    coldStart,
    lambda,
    ridge,
    normBound,
    samples,
    batch: Math.min(batchMax, pairs),
  };
}

const pointSchema = z.object({
  labels: z.number(),
  gain: z.number(),
  accuracy: z.number().nullable(),
  logLoss: z.number(),
  kl: z.number(),
});

/** Curves by `arm/seed`. */
export const curvesSchema = z.record(z.string(), z.array(pointSchema));

export function curveKey(arm: string, seed: number): string {
  return `${arm}/${seed}`;
}

/** What a rehearsal stands on. */
export const groundSchema = z.object({
  /** Comparisons whose fitted reward the simulated people judge by. */
  comparisons: z.int(),
  /** Prompts asked about, prompts measured on, and their answers in all. */
  train: z.int(),
  validation: z.int(),
  answers: z.int(),
});
