import { hyperparameterFault, hyperparametersOf } from "@gshf/trainer-protocol";
import { type Refusal, refuse } from "../access/index.ts";
import type { AskedTrainer } from "./ask-trainer.ts";
import { algorithmNotes, type NewTraining, whyNoTrainer } from "./model.ts";

/** Why the trainer can't be asked for this; null when it can. Nothing is spent before it has said so. */
export function refuseByTrainer(
  trainer: AskedTrainer,
  asked: Pick<NewTraining, "algorithm" | "hyperparameters">,
): Refusal | null {
  const { algorithm, hyperparameters } = asked;
  const { label } = algorithmNotes[algorithm];
  if (trainer.state !== "known") {
    const reason = trainer.state === "none" ? "invalid" : "unavailable";
    return refuse(reason, whyNoTrainer(trainer) ?? "", "algorithm");
  }
  if (!trainer.algorithms.includes(algorithm)) {
    const known = trainer.algorithms.map((name) => algorithmNotes[name].label).join(", ");
    const message = `This project’s trainer doesn’t do ${label}. It does ${known || "nothing that is known here"}.`;
    return refuse("invalid", message, "algorithm");
  }
  const ranges = hyperparametersOf(trainer, algorithm);
  if (ranges === null) return null;
  for (const [name, value] of Object.entries(hyperparameters)) {
    const range = ranges.find((known) => known.name === name);
    const field = `hyperparameters.${name}`;
    if (range === undefined) {
      const message = `The trainer doesn’t understand ${name} for ${label}; leave it out.`;
      return refuse("invalid", message, field);
    }
    const fault = hyperparameterFault(range, value);
    if (fault !== null) return refuse("invalid", `${name} ${fault}.`, field);
  }
  return null;
}

/** Why an algorithm's own settings make no sense; null when they do. */
export function refuseSettings(asked: NewTraining): Refusal | null {
  const { algorithm, betaPess, klPath, eta } = asked;
  if (algorithm === "dpo_pessimistic" && betaPess === 0) {
    return refuse("invalid", "Pessimism of weight 0 is none. Enter a β above 0, or choose DPO.", "betaPess");
  }
  if (algorithm !== "multi_step_rso") return null;
  if (klPath.length === 0) return refuse("invalid", "Enter the path of η, such as 0.5, 0.3, 0.1.", "klPath");
  if (klPath.some((value, i) => i > 0 && value >= (klPath[i - 1] ?? 0))) {
    return refuse("invalid", "η falls along the path.", "klPath");
  }
  return klPath.at(-1) === eta ? null : refuse("invalid", "The path ends at η.", "klPath");
}

type Rows = { offline: number; online: number; pseudo: number };

/** Why a dataset can't teach this; null when it can. */
export function refuseRows(
  rows: Rows,
  offlineComparisons: number,
  hasEmbedder: boolean,
  { algorithm }: Pick<NewTraining, "algorithm">,
): Refusal | null {
  const { needsPseudoRows, label } = algorithmNotes[algorithm];
  if (needsPseudoRows && rows.pseudo === 0) {
    const message = `${label} learns from draws that the fitted reward labeled, and this dataset has none.`;
    return refuse("invalid", message, "algorithm");
  }
  if (algorithm !== "dpo_pessimistic") return null;
  if (offlineComparisons === 0) {
    const message =
      "Pessimism is about what the offline comparisons say little of, and the project has none. Import some, or choose DPO.";
    return refuse("invalid", message, "algorithm");
  }
  if (hasEmbedder) return null;
  const message = "Uncertainty is measured in the features of an embedder, and the project has none.";
  return refuse("invalid", message, "algorithm");
}
