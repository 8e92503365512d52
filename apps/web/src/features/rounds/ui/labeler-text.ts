import type { LabelerKind, PairScores, RoundLabeler } from "@gshf/core/rounds/model";
import { formatFigure, formatPercent } from "#ui/format.ts";

const names: Record<LabelerKind, string> = {
  people: "people",
  scorer: "the gold scorer",
  "reward-model": "the reward model",
};

/** Who labels a round, in the middle of a sentence. */
export function labelerName({ kind }: Pick<RoundLabeler, "kind">): string {
  return names[kind];
}

/** The same with how it decides. */
export function labelerText(labeler: RoundLabeler): string {
  if (labeler.kind !== "scorer") return labelerName(labeler);
  const how =
    labeler.choice === "better"
      ? "the better answer"
      : `draws from σ((r₁ − r₂)/T), T = ${labeler.temperature}`;
  return `${labelerName(labeler)}: ${how}`;
}

/** How a pair's scores decided its labels. */
export function scoresText(labeler: RoundLabeler, { first, second }: PairScores): string {
  const by = labelerName(labeler);
  const given = `${by[0]?.toUpperCase()}${by.slice(1)} gives a¹ ${formatFigure(first)} and a² ${formatFigure(second)}`;
  if (labeler.kind !== "scorer" || labeler.choice === "better") {
    return first === second ? `${given}: equal.` : `${given}: ${first > second ? "a¹" : "a²"} is better.`;
  }
  const chance = 1 / (1 + Math.exp((second - first) / labeler.temperature));
  return `${given}: a label is for a¹ with a chance of ${formatPercent(chance)}, σ((r₁ − r₂)/T) at T = ${labeler.temperature}.`;
}
