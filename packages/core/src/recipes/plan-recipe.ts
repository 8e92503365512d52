import { betasOf, etaOf, type RecipeAsk } from "./model.ts";

/** A policy that a step uses: π₀, or what an earlier step makes (its place among the steps, from 0). */
export type PolicyOf = "reference" | { step: number };

type DrawnDataset = {
  of: PolicyOf;
  prompts: number;
  n: number;
  temperature: number;
  scoredBy: "reward" | "scorer";
};

/** What a dataset of a recipe is made of. */
export type DatasetAsk =
  | { kind: "mixture" }
  | ({ kind: "best-of-n" } & DrawnDataset)
  | ({ kind: "rejection"; method: "liu2023" | "exact"; coefficient: number; pairs: number } & DrawnDataset);

export type TrainingAsk = {
  algorithm: "sft" | "raft" | "dpo" | "dpo_pessimistic" | "rso" | "multi_step_rso";
  eta: number;
  klPath: readonly number[];
  betaPess: number;
  uncertainty: "norm" | "uwo" | "wco";
  hyperparameters: RecipeAsk["hyperparameters"];
};

export type RoundAsk = {
  pairs: number;
  /** Whether the round ends with a policy, or with its dataset. */
  trains: boolean;
} & Pick<Extract<RecipeAsk, { name: "sequential" }>, RoundSetting>;

type RoundSetting = "strategy" | "samples" | "labelsPerPair" | "labeler" | "eta" | "hyperparameters";

export type PlannedStep =
  | { kind: "dataset"; title: string; ask: DatasetAsk }
  | { kind: "training"; title: string; dataset: number; suffix: string; ask: TrainingAsk }
  | { kind: "round"; title: string; ask: RoundAsk }
  | { kind: "evaluation"; title: string; policies: number[]; ask: RecipeAsk["evaluation"] & { eta: number } };

/**
 * The steps of a recipe, in the order in which they are done. A pure function of what was asked: the preview, the run and
 * its page follow it.
 */
export function planRecipe(recipe: RecipeAsk): PlannedStep[] {
  const steps = stepsBeforeMeasuring(recipe);
  const makers = steps.flatMap((step, i) => (makesPolicy(step) ? [i] : []));
  const title = `Measure ${makers.length === 1 ? "the policy" : "the policies"}`;
  return [
    ...steps,
    { kind: "evaluation", title, policies: makers, ask: { ...recipe.evaluation, eta: etaOf(recipe) } },
  ];
}

export function makesPolicy(step: PlannedStep): boolean {
  return step.kind === "training" || (step.kind === "round" && step.ask.trains);
}

function stepsBeforeMeasuring(recipe: RecipeAsk): PlannedStep[] {
  switch (recipe.name) {
    case "sft":
      return offline(recipe, "sft", "Train by SFT on the preferred answers");
    case "offline-dpo":
      return offline(recipe, "dpo", "Train by DPO");
    case "offline-gshf-2":
      return pessimistic(recipe);
    case "raft": {
      const title = `Draw ${recipe.n} answers a prompt from π₀ and keep the best`;
      const ask = { kind: "best-of-n" as const, of: "reference" as const, ...drawsOf(recipe) };
      return [
        { kind: "dataset", title, ask },
        {
          kind: "training",
          title: "Train by SFT on the best",
          dataset: 0,
          suffix: "",
          ask: trainingOf(recipe, "raft"),
        },
      ];
    }
    case "rso": {
      const { coefficient } = recipe;
      return [
        { kind: "dataset", title: rejecting("π₀"), ask: rejectionOf(recipe, "reference", coefficient) },
        {
          kind: "training",
          title: "Train by RSO",
          dataset: 0,
          suffix: "",
          ask: trainingOf(recipe, "rso"),
        },
      ];
    }
    case "multi-step-rso":
      return recipe.path.flatMap((eta, i): PlannedStep[] => {
        const of = i === 0 ? ("reference" as const) : { step: 2 * i - 1 };
        const whom = i === 0 ? "π₀" : `the policy of η = ${recipe.path[i - 1]}`;
        // π_{i−1}·e^{r(1/η_i − 1/η_{i−1})} is π_i (Appendix E.2), with 1/η_0 = 0.
        const coefficient = 1 / (1 / eta - (i === 0 ? 0 : 1 / (recipe.path[i - 1] ?? eta)));
        const klPath = recipe.path.slice(0, i + 1);
        return [
          { kind: "dataset", title: rejecting(whom), ask: rejectionOf(recipe, of, coefficient) },
          {
            kind: "training",
            title: `Train at η = ${eta}`,
            dataset: 2 * i,
            suffix: `-step-${i + 1}`,
            ask: { ...trainingOf(recipe, "multi_step_rso"), eta, klPath },
          },
        ];
      });
    case "hybrid-gshf-dpo":
      return Array.from({ length: recipe.rounds }, (_, i) =>
        roundOf(recipe, { pairs: recipe.pairs, trains: true, title: `Round ${i + 1} of ${recipe.rounds}` }),
      );
    case "sequential":
      return Array.from({ length: recipe.rounds }, (_, i) => {
        const trains = (i + 1) % recipe.trainEvery === 0 || i + 1 === recipe.rounds;
        const title = `Pair ${i + 1} of ${recipe.rounds}${trains ? ", then a policy" : ""}`;
        return roundOf(recipe, { pairs: 1, trains, title });
      });
  }
}

const freezeOffline: PlannedStep = {
  kind: "dataset",
  title: "Freeze the offline comparisons",
  ask: { kind: "mixture" },
};

function offline(recipe: RecipeAsk, algorithm: TrainingAsk["algorithm"], title: string): PlannedStep[] {
  const ask = trainingOf(recipe, algorithm);
  return [freezeOffline, { kind: "training", title, dataset: 0, suffix: "", ask }];
}

/** One training a β, all of the same dataset and seed; at β = 0 it is plain DPO. */
function pessimistic(recipe: Extract<RecipeAsk, { name: "offline-gshf-2" }>): PlannedStep[] {
  const betas = betasOf(recipe);
  const trainings = betas.map((betaPess): PlannedStep => {
    const method = betaPess === 0 ? "DPO" : "pessimistic DPO";
    const { uncertainty } = recipe;
    return {
      kind: "training",
      title: betas.length === 1 ? `Train by ${method}` : `Train by ${method}, β = ${betaPess}`,
      dataset: 0,
      suffix: betas.length === 1 ? "" : `-beta-${betaPess}`,
      ask: { ...trainingOf(recipe, betaPess === 0 ? "dpo" : "dpo_pessimistic"), betaPess, uncertainty },
    };
  });
  return [freezeOffline, ...trainings];
}

function trainingOf(recipe: RecipeAsk, algorithm: TrainingAsk["algorithm"]): TrainingAsk {
  const { hyperparameters } = recipe;
  return { algorithm, eta: etaOf(recipe), klPath: [], betaPess: 0, uncertainty: "norm", hyperparameters };
}

type Drawing = Extract<RecipeAsk, { name: "raft" | "rso" | "multi-step-rso" }>;

function drawsOf({ prompts, n, temperature, scoredBy }: Drawing) {
  return { prompts, n, temperature, scoredBy };
}

function rejectionOf(
  recipe: Extract<RecipeAsk, { name: "rso" | "multi-step-rso" }>,
  of: PolicyOf,
  coefficient: number,
): DatasetAsk {
  const { method, pairs } = recipe;
  return { kind: "rejection", of, ...drawsOf(recipe), method, coefficient, pairs };
}

function rejecting(whom: string): string {
  return `Draw from ${whom}, accept by rejection sampling, label by the reward`;
}

function roundOf(
  recipe: Extract<RecipeAsk, { name: "hybrid-gshf-dpo" | "sequential" }>,
  { title, pairs, trains }: { title: string; pairs: number; trains: boolean },
): PlannedStep {
  const { strategy, samples, labelsPerPair, labeler, eta, hyperparameters } = recipe;
  return {
    kind: "round",
    title,
    ask: { pairs, trains, strategy, samples, labelsPerPair, labeler, eta, hyperparameters },
  };
}
