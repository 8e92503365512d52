import { z } from "zod";
import { numberSchema } from "../access/model.ts";

export const evaluatedSplits = ["validation", "test", "ood"] as const;
export type EvaluatedSplit = (typeof evaluatedSplits)[number];

/** What each split is for, as forms and reports say it. */
export const splitNotes: Readonly<Record<EvaluatedSplit, string>> = {
  validation: "to choose by",
  test: "to report",
  ood: "out of distribution",
};

export const policiesMax = 60;

export const newEvaluationSchema = z.object({
  slug: z.string(),
  name: z.string().trim().min(1).max(120),
  /** Whose π₀ KL is measured to, and whose labels the estimated reward is fitted to. */
  experiment: z.string().default("main"),
  /** π₀ and the baseline are measured beside them in any case. */
  policies: z.array(z.uuid()).min(1, "Choose at least one policy.").max(policiesMax),
  /** What gains and win rates are over; null: π₀. */
  baselinePolicyId: z.uuid().nullable().default(null),
  splits: z.array(z.enum(evaluatedSplits)).min(1, "Choose at least one split.").max(3),
  /** At which all policies are drawn; empty: each at its own. */
  temperatures: z.array(z.number().min(0).max(2)).max(12).default([]),
  /** Draws a prompt. */
  samples: z.int().min(1).max(32).default(4),
  /** Of each split. */
  promptsMax: z.int().min(1).max(5_000).default(128),
  /** Seed 0 uses the draws that rounds' evaluations made; another makes its own. */
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(0),
  /** η of J = r − η·KL. */
  eta: z.number().positive().max(1_000).default(0.1),
  gold: z.boolean().default(true),
  estimated: z.boolean().default(true),
  kl: z.boolean().default(true),
  /** Who compares answers with the baseline's; null: nobody. */
  judgeId: z.uuid().nullable().default(null),
  /** Whether the judge compares every two policies, and not each with the baseline alone. */
  everyPair: z.boolean().default(false),
});
export type NewEvaluation = z.output<typeof newEvaluationSchema>;

const policyRefSchema = z.object({ id: z.uuid(), name: z.string() });

/** An evaluation as it was asked for, in every part that decides its figures. */
export const evaluationSpecSchema = z.object({
  version: z.literal(1),
  experiment: z.string(),
  reference: policyRefSchema,
  baseline: policyRefSchema,
  /** By name, π₀ and the baseline among them. */
  policies: z.array(policyRefSchema.extend({ temperature: z.number(), topP: z.number() })),
  /** How many prompts of each split, and the sha256 of their keys. */
  splits: z.array(z.object({ split: z.enum(evaluatedSplits), prompts: z.int(), sha256: z.string() })),
  temperatures: z.array(z.number()),
  samples: z.int(),
  seed: z.int(),
  eta: z.number(),
  kl: z.boolean(),
  /** The scorer's server and model. */
  gold: z.object({ server: z.string(), model: z.string() }).nullable(),
  /** The labels that the estimated reward is fitted to, and the features that it is fitted in. */
  estimated: z
    .object({
      featureMap: z.string(),
      experimentId: z.uuid(),
      upToRound: z.int(),
      offlineUntil: z.iso.datetime().nullable(),
      offlineLimit: z.int().nullable(),
      offlineSeed: z.int(),
      adjudicatedUntil: z.iso.datetime().nullable(),
    })
    .nullable(),
  judge: policyRefSchema.extend({ model: z.string(), temperature: z.number() }).nullable(),
  /** Left out where the judge compares with the baseline alone: the spec is then what it was before there was a choice. */
  everyPair: z.literal(true).optional(),
});
export type EvaluationSpec = z.output<typeof evaluationSpecSchema>;

/** The temperatures that one of its policies is drawn at. */
export function temperaturesOf(
  { temperatures }: Pick<EvaluationSpec, "temperatures">,
  policy: { temperature: number },
): readonly number[] {
  return temperatures.length === 0 ? [policy.temperature] : temperatures;
}

/** A policy at a temperature: what stands in one place of a prompt's values. */
export type Cell = { policy: EvaluationSpec["policies"][number]; temperature: number; setting: number };

/** All cells of a split, in the order of values. `setting` counts temperatures: gains pair cells of the same one. */
export function cellsOf(spec: Pick<EvaluationSpec, "policies" | "temperatures">): Cell[] {
  return spec.policies.flatMap((policy) =>
    temperaturesOf(spec, policy).map((temperature, setting) => ({ policy, temperature, setting })),
  );
}

/** Every two cells that can be compared, by their places, in the order of a prompt's verdicts on pairs. */
export function pairsOf(spec: Pick<EvaluationSpec, "policies" | "temperatures">): [number, number][] {
  const cells = cellsOf(spec);
  return cells.flatMap(({ setting }, first) =>
    cells.flatMap((other, second): [number, number][] =>
      second > first && other.setting === setting ? [[first, second]] : [],
    ),
  );
}

/** Why a prompt's KL under a policy is missing. */
export const klFaults = ["no-logprobs", "not-scored", "greedy"] as const;
export type KlFault = (typeof klFaults)[number];

const verdictSchema = z.enum(["win", "tie", "loss", "failed"]);
export type Verdict = z.output<typeof verdictSchema>;

/** The same from the other answer's side. */
export const turned: Readonly<Record<Verdict, Verdict>> = {
  win: "loss",
  tie: "tie",
  loss: "win",
  failed: "failed",
};

/** One policy at one temperature on one prompt: means over its draws. */
const promptValuesSchema = z.object({
  gold: z.number().nullable(),
  estimated: z.number().nullable(),
  kl: z.number().nullable(),
  klFault: z.enum(klFaults).nullable(),
  /** How far a reported log-probability is from that of temperature 1, in units of √tokens; null: of no use here. */
  gap: z.number().nullable(),
  characters: z.number(),
  tokens: z.number().nullable(),
  cutOff: z.number(),
  /** Of the first draw against the baseline's first, by the judge. */
  verdict: verdictSchema.nullable(),
  /** Characters of the first draw less those of the baseline's. */
  longer: z.number().nullable(),
});
export type PromptValues = z.output<typeof promptValuesSchema>;

/** What one part of an evaluation holds: of each prompt its cells' values in their order; null: no answer at all. */
export const partSchema = z.array(
  z.object({
    prompt: z.string(),
    cells: z.array(promptValuesSchema.nullable()),
    /** Of the first of each pair of cells against its second, where every two are compared; null: one has no answer. */
    pairs: z.array(verdictSchema.nullable()).optional(),
  }),
);
export type PartValues = z.output<typeof partSchema>;

/** The fit that estimates rewards, kept so that every part is measured by the same. */
export const fitSchema = z.object({ theta: z.array(z.number()), observations: z.int() });

/** An evaluation by its place in its project. */
export const evaluationRefSchema = z.object({ slug: z.string(), number: numberSchema });

/** What an evaluation costs at most: draws that are there already and answers that are the same cost nothing. */
export function costOf(asked: {
  policies: number;
  temperatures: number;
  prompts: number;
  samples: number;
  hasJudge: boolean;
  everyPair?: boolean;
}): { draws: number; judgeRequests: number } {
  const { policies, temperatures, prompts, samples, hasJudge, everyPair = false } = asked;
  const settings = Math.max(1, temperatures);
  const compared = everyPair ? (policies * (policies - 1)) / 2 : Math.max(0, policies - 1);
  return {
    draws: policies * settings * prompts * samples,
    judgeRequests: hasJudge ? compared * settings * prompts * 2 : 0,
  };
}
