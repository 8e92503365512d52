import type { recipeAskSchema } from "@gshf/core/recipes/model";
import type { z } from "zod";

type Budget = {
  labels: number;
  offline: number;
  rounds: number;
  eta: number;
  prompts: number;
  ridge: number;
  /** β of pessimistic DPO. */
  pessimism: readonly number[];
};

type Method = {
  label: string;
  /** As the paper's table has it. */
  setting: "offline" | "hybrid";
  recipe: (budget: Budget) => z.input<typeof recipeAskSchema>;
};

const measured = { splits: ["validation" as const], promptsMax: 32, samples: 1 };

function shared({ eta, ridge }: Budget) {
  return { eta, hyperparameters: { ridge }, evaluation: measured };
}

/** Pairs of each round, so that offline comparisons and rounds together are the budget. */
function pairsOf({ labels, offline, rounds }: Budget): number {
  return Math.floor((labels - offline) / rounds);
}

function hybrid(strategy: "best-of-n" | "uncertainty"): Method["recipe"] {
  return (budget) => ({
    ...shared(budget),
    name: "hybrid-gshf-dpo",
    rounds: budget.rounds,
    pairs: pairsOf(budget),
    strategy,
    labeler: { kind: "scorer" },
  });
}

const steps = [5, 3, 1];

/** Each row of the table. */
export const methods = {
  sft: { label: "SFT", setting: "offline", recipe: (budget) => ({ ...shared(budget), name: "sft" }) },
  dpo: { label: "DPO", setting: "offline", recipe: (budget) => ({ ...shared(budget), name: "offline-dpo" }) },
  gshf2: {
    label: "Offline GSHF II",
    setting: "offline",
    recipe: (budget) => ({ ...shared(budget), name: "offline-gshf-2", betaPess: [...budget.pessimism] }),
  },
  raft: {
    label: "RAFT",
    setting: "offline",
    recipe: (budget) => ({ ...shared(budget), name: "raft", prompts: budget.prompts }),
  },
  rso: {
    label: "RSO",
    setting: "offline",
    recipe: (budget) => ({
      ...shared(budget),
      name: "rso",
      prompts: budget.prompts,
      pairs: 2,
      coefficient: 5 * budget.eta,
    }),
  },
  "multi-step-rso": {
    label: "Multi-step RSO",
    setting: "offline",
    recipe: (budget) => {
      const { eta: _, ...rest } = shared(budget);
      const path = steps.map((times) => times * budget.eta);
      return { ...rest, name: "multi-step-rso", prompts: budget.prompts, pairs: 2, path };
    },
  },
  "hybrid-best-of-n": {
    label: "Hybrid-GSHF-DPO (best-of-n)",
    setting: "hybrid",
    recipe: hybrid("best-of-n"),
  },
  "hybrid-option-ii": {
    label: "Hybrid-GSHF-DPO (Option II)",
    setting: "hybrid",
    recipe: hybrid("uncertainty"),
  },
} satisfies Record<string, Method>;

export type MethodName = keyof typeof methods;

export const methodNames = Object.keys(methods) as [MethodName, ...MethodName[]];
