import { z } from "zod";
import { numberSchema, wholeMax } from "../access/model.ts";
import { endpointFields } from "../policies/model.ts";

export const algorithms = [
  "sft",
  "raft",
  "dpo",
  "dpo_pessimistic",
  "rso",
  "multi_step_rso",
  "reward_model",
] as const;
export type AlgorithmName = (typeof algorithms)[number];

export type AlgorithmNote = {
  label: string;
  /** What it does, in a sentence. */
  what: string;
  /** Whether it learns from rows that r̂ labeled; others learn from any. */
  needsPseudoRows: boolean;
  makes: "policy" | "reward model";
};

export const algorithmNotes: Readonly<Record<AlgorithmName, AlgorithmNote>> = {
  sft: {
    label: "SFT",
    what: "Makes the preferred answers likely.",
    needsPseudoRows: false,
    makes: "policy",
  },
  raft: {
    label: "RAFT",
    what: "Makes the best of n draws likely, by the fitted reward.",
    needsPseudoRows: true,
    makes: "policy",
  },
  dpo: {
    label: "DPO",
    what: "Raises preferred answers above the others, held near the reference policy by η.",
    needsPseudoRows: false,
    makes: "policy",
  },
  dpo_pessimistic: {
    label: "Pessimistic DPO",
    what: "DPO that takes β times its uncertainty from each answer: what the offline comparisons say little about counts for less.",
    needsPseudoRows: false,
    makes: "policy",
  },
  rso: {
    label: "RSO",
    what: "DPO on pairs of draws that rejection sampling accepted and the fitted reward labeled.",
    needsPseudoRows: true,
    makes: "policy",
  },
  multi_step_rso: {
    label: "Multi-step RSO",
    what: "RSO along a falling η, each step on draws of the policy before.",
    needsPseudoRows: true,
    makes: "policy",
  },
  reward_model: {
    label: "Reward model",
    what: "Fits a Bradley–Terry reward to the comparisons.",
    needsPseudoRows: false,
    makes: "reward model",
  },
};

/** What Γ of pessimism is. */
export const uncertainties = ["norm", "uwo", "wco"] as const;
export type Uncertainty = (typeof uncertainties)[number];

export const uncertaintyNotes: Readonly<Record<Uncertainty, string>> = {
  norm: "Distance in the norm of the offline data (Theorem 3.1)",
  uwo: "Variance over an ensemble of rewards (UWO)",
  wco: "Distance of an ensemble’s mean from its worst member (WCO)",
};

export const etaSchema = z.number().positive().max(1_000);

/** The most steps of a path of η. */
export const pathMax = 20;

export const hyperparametersSchema = z.record(
  z.string().max(100),
  z.union([z.number(), z.string().max(200), z.boolean(), z.null()]),
);

export const newTrainingSchema = z.object({
  slug: z.string(),
  /** The dataset, by the hash of its manifest. */
  manifestSha256: z.string(),
  /** What the policy that comes of it will be called. */
  name: endpointFields.name,
  algorithm: z.enum(algorithms),
  /** η, in units of reward. */
  eta: etaSchema.default(0.1),
  /** Falling; its last is η. For multi-step RSO alone. */
  klPath: z.array(etaSchema).max(pathMax).default([]),
  /** β of Eq. (10); for pessimistic DPO alone. */
  betaPess: z.number().min(0).max(1_000).default(0),
  uncertainty: z.enum(uncertainties).default("norm"),
  hyperparameters: hyperparametersSchema.default({}),
  /** `previous`: the policy that a training made last. */
  start: z.enum(["reference", "previous", "policy"]).default("reference"),
  startPolicyId: z.uuid().nullable().default(null),
  seed: z.int().min(0).max(wholeMax).default(1),
  /** Whether the checkpoints on its way become policies as well. */
  keepCheckpoints: z.boolean().default(false),
});
export type NewTraining = z.output<typeof newTrainingSchema>;

/** Why a trainer can't be asked for anything now; null where it has answered. */
export function whyNoTrainer(
  trainer: { state: "none" } | { state: "silent"; message: string } | { state: "known" },
): string | null {
  if (trainer.state === "none") {
    return "The project has no trainer. Enter its address in the project’s settings.";
  }
  return trainer.state === "silent" ? `The trainer doesn’t answer: ${trainer.message}.` : null;
}

/** A training by its place in its project. */
export const trainingRefSchema = z.object({ slug: z.string(), number: numberSchema });

/** A reward model at its trainer. */
export const rewardArtifactSchema = z.object({
  uri: z.string(),
  sha256: z.string().nullable(),
  /** Why nobody knows that it is what was announced; null where that was checked. */
  unverifiedBecause: z.string().nullable(),
});
export type RewardArtifact = z.output<typeof rewardArtifactSchema>;
