import type { RunView } from "@gshf/core/recipes";

const words: Readonly<Record<string, string>> = {
  eta: "KL coefficient η",
  path: "Path of η",
  betaPess: "Weight of pessimism β",
  uncertainty: "Uncertainty Γ",
  prompts: "Prompts at most",
  n: "Draws per prompt",
  temperature: "Temperature",
  scoredBy: "Labeled by",
  pairs: "Pairs",
  method: "Rejection",
  coefficient: "Coefficient",
  strategy: "Pairs chosen by",
  rounds: "Rounds",
  trainEvery: "Trained after every",
  samples: "Draws per prompt",
  labelsPerPair: "Labels per pair",
};

/** What a run was set to, as terms and values. */
export function settingLines({ recipe, seed }: RunView): [string, string][] {
  const { evaluation, hyperparameters, makesMain, name: _, ...settings } = recipe;
  const own = Object.entries(settings).map(([name, value]): [string, string] =>
    typeof value === "object" && !Array.isArray(value)
      ? ["Who labels", value.kind]
      : [words[name] ?? name, Array.isArray(value) ? value.join(", ") : String(value)],
  );
  const given = Object.entries(hyperparameters).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  return [
    ...own,
    ...given,
    ["Measured on", evaluation.splits.join(", ")],
    ["Prompts of each", `${evaluation.promptsMax} at most`],
    ["Answers per prompt", String(evaluation.samples)],
    ...(evaluation.judgeId === null ? [] : [["Win rate", "by a judge"] satisfies [string, string]]),
    ...(makesMain ? [["Best on validation", "becomes main"] satisfies [string, string]] : []),
    ["Seed", String(seed)],
  ];
}
