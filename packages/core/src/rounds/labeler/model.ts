import { z } from "zod";

export const labelerKinds = ["people", "scorer", "reward-model"] as const;
export type LabelerKind = (typeof labelerKinds)[number];

/** Who labels a round's pairs. */
export const labelerSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("people") }),
  /** The project's gold scorer, asked once an answer. */
  z.object({
    kind: z.literal("scorer"),
    /** A draw from σ((r₁ − r₂)/T) for each label, or always the answer with the greater score. */
    choice: z.enum(["bradley-terry", "better"]).default("bradley-terry"),
    /** T. */
    temperature: z.number().min(0.001).max(1000).default(1),
  }),
  /** The reward that the round's pairs were chosen with: its labels are pseudo-labels, from which no reward learns. */
  z.object({ kind: z.literal("reward-model") }),
]);
export type RoundLabeler = z.output<typeof labelerSchema>;

/** Whether people label: only then is a pair ever handed out, and only then does a round wait for somebody. */
export function isLabeledByPeople({ labeler }: { labeler: RoundLabeler }): boolean {
  return labeler.kind === "people";
}

/** Why a round can't ask for so many labels a pair; null where it can. */
export function labelsProblem(labeler: RoundLabeler, labelsPerPair: number): string | null {
  if (labelsPerPair === 1) return null;
  if (labeler.kind === "reward-model") return "The reward model says the same each time: one label a pair.";
  if (labeler.kind === "scorer" && labeler.choice === "better") {
    return "The better answer is the same each time: one label a pair, or draws from σ((r₁ − r₂)/T).";
  }
  return null;
}

/** The scores of a pair's answers by which its round's labeler decided. */
export const pairScoresSchema = z.object({ first: z.number(), second: z.number() });
export type PairScores = z.output<typeof pairScoresSchema>;
