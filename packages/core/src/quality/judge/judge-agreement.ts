import { bootstrapInterval, createRandom, wilsonInterval } from "@gshf/gshf";
import { z } from "zod";
import { type Coefficient, coefficientSchema } from "../agreement/measure-agreement.ts";
import type { JudgedSide } from "./model.ts";

/** One judged pair: what the judge said in either order and in sum, and what people said of it. */
export type JudgedPairVotes = {
  firstAsA: JudgedSide;
  secondAsA: JudgedSide;
  verdict: JudgedSide;
  votes: readonly JudgedSide[];
};

export const judgeAgreementSchema = z.object({
  /** Judged pairs that a person labeled as well. */
  pairs: z.int(),
  /** Chance that a person's vote is the judge's verdict; a tie agrees with a tie only. */
  withPeople: coefficientSchema.nullable(),
  /** The same where neither says tie. */
  decisive: coefficientSchema.nullable(),
  /** Chance that two people agree on the same pairs: what there is to reach. */
  betweenPeople: coefficientSchema.nullable(),
  /** Share of pairs on which both orders prefer the same answer, or both call a tie. */
  consistency: coefficientSchema.nullable(),
  /** Of the replies that prefer an answer, the share for the one shown as A; ½ without position bias. */
  shareOfA: coefficientSchema.nullable(),
});
export type JudgeAgreement = z.output<typeof judgeAgreementSchema>;

/**
 * How a judge compares with people and with itself. Every pair weighs the same, however many people labeled it.
 * The first three intervals resample pairs; the last two are Wilson's.
 */
export function judgeAgreement(judged: readonly JudgedPairVotes[], seed: number): JudgeAgreement {
  const labeled = judged.filter(({ votes }) => votes.length > 0);
  const random = createRandom(seed);
  const mean = (name: string, values: readonly number[]): Coefficient | null => {
    if (values.length === 0) return null;
    const statistic = (rows: Int32Array) =>
      rows.reduce((sum, row) => sum + (values[row] ?? 0), 0) / rows.length;
    const ci95 = bootstrapInterval({
      count: values.length,
      statistic,
      resamples: 400,
      random: random.fork(name),
    });
    return { value: average(values), ci95 };
  };
  return {
    pairs: labeled.length,
    withPeople: mean(
      "people",
      labeled.map(({ votes, verdict }) => shareOf(votes, verdict)),
    ),
    decisive: mean("decisive", labeled.flatMap(decisiveShare)),
    betweenPeople: mean(
      "between",
      labeled.flatMap(({ votes }) => (votes.length < 2 ? [] : couplesAgreeing(votes))),
    ),
    consistency: proportion(judged.map(({ firstAsA, secondAsA }) => firstAsA === secondAsA)),
    shareOfA: proportion(judged.flatMap(preferredA)),
  };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function shareOf(votes: readonly JudgedSide[], side: JudgedSide): number {
  return votes.filter((vote) => vote === side).length / votes.length;
}

function decisiveShare({ votes, verdict }: JudgedPairVotes): number[] {
  const decided = votes.filter((vote) => vote !== "tie");
  return verdict === "tie" || decided.length === 0 ? [] : [shareOf(decided, verdict)];
}

function couplesAgreeing(votes: readonly JudgedSide[]): number {
  const others = votes.length - 1;
  return average(votes.map((vote) => (votes.filter((other) => other === vote).length - 1) / others));
}

function preferredA({ firstAsA, secondAsA }: JudgedPairVotes): boolean[] {
  const first = firstAsA === "tie" ? [] : [firstAsA === "first"];
  const second = secondAsA === "tie" ? [] : [secondAsA === "second"];
  return [...first, ...second];
}

function proportion(outcomes: readonly boolean[]): Coefficient | null {
  if (outcomes.length === 0) return null;
  const value = outcomes.filter(Boolean).length / outcomes.length;
  return { value, ci95: wilsonInterval(value, outcomes.length) };
}
