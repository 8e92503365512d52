import { z } from "zod";
import { type ChoiceSettings, isDrawn } from "../choice/model.ts";
import type { RoundLabeler } from "../labeler/model.ts";

/** The splits that nothing is learned from. */
export const comparedSplits = ["test", "validation", "ood"] as const;
export type ComparedSplit = (typeof comparedSplits)[number];

/** A round that only compares policies: on which prompts. Its labels enter no fit and no dataset. */
export const comparisonSchema = z.object({ split: z.enum(comparedSplits).default("test") });

type Compared = Pick<ChoiceSettings, "choice" | "arms"> & {
  comparison?: z.output<typeof comparisonSchema> | undefined;
  labeler: RoundLabeler;
  training: { algorithm: string };
};

/** What keeps a round from being a comparison of policies, each with its field. */
export function comparisonProblems(config: Compared): { path: (string | number)[]; message: string }[] {
  if (config.comparison === undefined) return [];
  const problems: { path: (string | number)[]; message: string }[] = [];
  if (config.choice !== 3) {
    const message = "A comparison of policies needs version 3 of the choice.";
    problems.push({ path: ["choice"], message });
  }
  if (config.training.algorithm !== "none") {
    const message = "A comparison of policies trains none: nothing is learned from its labels.";
    problems.push({ path: ["training", "algorithm"], message });
  }
  if (config.labeler.kind === "reward-model") {
    const message = "A comparison is labeled by people or by the gold scorer.";
    problems.push({ path: ["labeler"], message });
  }
  config.arms.forEach(({ strategy, first, second }, index) => {
    if (!isDrawn(strategy, 3)) {
      const message = `A comparison draws both answers; ${strategy} chooses among candidates. Take reference, and name the two policies.`;
      problems.push({ path: ["arms", index, "strategy"], message });
      return;
    }
    if (first?.policy === undefined || second?.policy === undefined) {
      const of = first?.policy === undefined ? "first" : "second";
      problems.push({ path: ["arms", index, of, "policy"], message: "Name the policy to compare." });
      return;
    }
    const isSame =
      first.policy === second.policy &&
      first.temperature === second.temperature &&
      first.topP === second.topP;
    if (!isSame) return;
    const message = `${second.policy} stands on both sides. Name another policy, or another temperature.`;
    problems.push({ path: ["arms", index, "second", "policy"], message });
  });
  return problems;
}
