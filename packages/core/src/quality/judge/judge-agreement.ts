import { createRandom, patternBootstrap, wilsonInterval } from "@gshf/gshf";
import { z } from "zod";
import { type Coefficient, coefficientSchema } from "../statistics/agreement-schema.ts";
import type { JudgedSide } from "./model.ts";

/**
 * Judged pairs of which the same was said: by the judge in either order and in sum, and by so many people. There are
 * `times` of them.
 */
export type JudgedPattern = {
  firstAsA: JudgedSide;
  secondAsA: JudgedSide;
  verdict: JudgedSide;
  votes: { readonly [side in JudgedSide]: number };
  times: number;
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
export function judgeAgreement(judged: readonly JudgedPattern[], seed: number): JudgeAgreement {
  const labeled = judged.filter(({ votes }) => totalOf(votes) > 0);
  const random = createRandom(seed);
  const mean = (name: string, measure: (pattern: JudgedPattern) => number | null): Coefficient | null => {
    const known = labeled.flatMap((pattern) => {
      const value = measure(pattern);
      return value === null ? [] : [{ value, times: pattern.times }];
    });
    const counts = known.map(({ times }) => times);
    if (known.length === 0) return null;
    const statistic = (drawn: readonly number[]) =>
      weighedMean(
        known.map(({ value }) => value),
        drawn,
      );
    return {
      value: statistic(counts),
      ci95: patternBootstrap({ counts, statistic, random: random.fork(name) }),
    };
  };
  return {
    pairs: labeled.reduce((sum, { times }) => sum + times, 0),
    withPeople: mean("people", ({ votes, verdict }) => votes[verdict] / totalOf(votes)),
    decisive: mean("decisive", decisiveShare),
    betweenPeople: mean("between", ({ votes }) => couplesAgreeing(votes)),
    consistency: proportion(
      judged.map(({ firstAsA, secondAsA, times }) => [firstAsA === secondAsA ? times : 0, times]),
    ),
    shareOfA: proportion(judged.map(preferredA)),
  };
}

function weighedMean(values: readonly number[], times: readonly number[]): number {
  const total = times.reduce((sum, count) => sum + count, 0);
  return values.reduce((sum, value, i) => sum + value * (times[i] ?? 0), 0) / total;
}

function totalOf({ first, second, tie }: JudgedPattern["votes"]): number {
  return first + second + tie;
}

function decisiveShare({ votes, verdict }: JudgedPattern): number | null {
  const decided = votes.first + votes.second;
  return verdict === "tie" || decided === 0 ? null : votes[verdict] / decided;
}

/** The share of couples of votes that say the same. */
function couplesAgreeing(votes: JudgedPattern["votes"]): number | null {
  const total = totalOf(votes);
  if (total < 2) return null;
  const alike = [votes.first, votes.second, votes.tie].reduce((sum, n) => sum + n * (n - 1), 0);
  return alike / (total * (total - 1));
}

/** Of the replies that prefer an answer, how many prefer the one shown as A. */
function preferredA({ firstAsA, secondAsA, times }: JudgedPattern): [number, number] {
  const preferring = Number(firstAsA !== "tie") + Number(secondAsA !== "tie");
  const forA = Number(firstAsA === "first") + Number(secondAsA === "second");
  return [times * forA, times * preferring];
}

/** Of hits among so many, in parts. */
function proportion(parts: readonly (readonly [number, number])[]): Coefficient | null {
  const total = parts.reduce((sum, [, all]) => sum + all, 0);
  if (total === 0) return null;
  const value = parts.reduce((sum, [hits]) => sum + hits, 0) / total;
  return { value, ci95: wilsonInterval(value, total) };
}
