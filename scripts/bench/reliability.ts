// How well the noisy Bradley-Terry model finds spammers and left-biased people among simulated annotators, and
// what weighting by it is worth. Prints JSON.
//   npm run -s bench:reliability -- --seeds 20 --per-pair 5 --spread 2
import { optionsOrExit, wholeNumber } from "@gshf/cli";
import {
  type AnnotatorFit,
  type Crowd,
  createRandom,
  fitAnnotators,
  meanEstimate,
  pairedDifference,
  simulateCrowd,
  voteAccuracy,
} from "@gshf/gshf";
import { z } from "zod";

const values = optionsOrExit(
  "usage: npm run -s bench:reliability -- [--annotators N] [--labels N] [--seeds N] [--per-pair N] [--spread X]",
  z.object({
    annotators: wholeNumber(1).default(200),
    labels: wholeNumber(1).default(30),
    seeds: wholeNumber(2).default(20),
    "per-pair": wholeNumber(1).default(5),
    /** sd of the pairs' latent preference: at 2 a careful person names the better answer 3 times in 4. */
    spread: z.coerce.number<string>().positive().default(2),
  }),
);

const options = {
  annotators: values.annotators,
  spammers: 0.05,
  leftBiased: 0.1,
  labelsEach: values.labels,
  labelsPerPair: values["per-pair"],
  preferenceDeviation: values.spread,
  ties: 0.1,
};
/** Votes of each person on pairs that the fit has not seen. */
const heldOutLabels = 240;

/** Area under the ROC curve of `score` for the people `isMarked`; equal scores count one half. */
function auc(score: readonly number[], isMarked: readonly boolean[]): number {
  let wins = 0;
  let pairs = 0;
  score.forEach((marked, a) => {
    if (isMarked[a] !== true) return;
    score.forEach((other, b) => {
      if (isMarked[b] === true) return;
      pairs += 1;
      wins += marked > other ? 1 : marked === other ? 0.5 : 0;
    });
  });
  return wins / pairs;
}

const mean = (numbers: ArrayLike<number>) =>
  Array.from(numbers).reduce((sum, value) => sum + value, 0) / numbers.length;

/** Seeds are independent crowds, so intervals are over them: judgments within a crowd share its people. */
function overSeeds(numbers: readonly number[]) {
  const { mean, ci95 } = meanEstimate(numbers);
  return { mean, ci95: ci95 === undefined ? null : [ci95.low, ci95.high] };
}

function covered(fit: AnnotatorFit, crowd: Crowd, name: "reliability" | "leftBias"): number {
  const hits = fit.annotators.filter((estimate, a) => {
    const { low, high } = estimate[`${name}Interval`];
    const truth = crowd[name][a] ?? 0;
    return low <= truth && truth <= high;
  });
  return hits.length / fit.annotators.length;
}

const runs = Array.from({ length: values.seeds }, (_, seed) => {
  const random = createRandom(seed + 1);
  const crowd = simulateCrowd(options, random);
  const startedAt = performance.now();
  const fit = fitAnnotators(crowd);
  const seconds = (performance.now() - startedAt) / 1000;
  const accuracy = voteAccuracy(fit, simulateCrowd({ ...options, labelsEach: heldOutLabels }, random, 1));
  const reliability = fit.annotators.map((annotator) => -annotator.reliability);
  const leftBias = fit.annotators.map((annotator) => annotator.leftBias);
  const isReader = crowd.kinds.map((kind) => kind !== "spammer");
  return {
    seconds,
    converged: fit.converged,
    spammers: auc(
      reliability,
      crowd.kinds.map((kind) => kind === "spammer"),
    ),
    leftBiased: auc(
      leftBias.filter((_, a) => isReader[a]),
      crowd.kinds.filter((_, a) => isReader[a]).map((kind) => kind === "left-biased"),
    ),
    coverage: { reliability: covered(fit, crowd, "reliability"), leftBias: covered(fit, crowd, "leftBias") },
    accuracy,
  };
});

const accuracyOf = (rule: "majority" | "weighted" | "posterior") =>
  runs.map((run) => mean(run.accuracy[rule]));
const gain = (rule: "weighted" | "posterior") => {
  const { mean, ci95 } = pairedDifference(accuracyOf(rule), accuracyOf("majority"));
  return { mean, ci95: ci95 === undefined ? null : [ci95.low, ci95.high] };
};

const report = {
  ...options,
  seeds: runs.length,
  spammer_auc: overSeeds(runs.map((run) => run.spammers)),
  spammer_auc_least: Math.min(...runs.map((run) => run.spammers)),
  left_bias_auc: overSeeds(runs.map((run) => run.leftBiased)),
  held_out_pairs: runs.reduce((sum, run) => sum + run.accuracy.majority.length, 0),
  held_out_accuracy: {
    majority: overSeeds(accuracyOf("majority")),
    weighted: overSeeds(accuracyOf("weighted")),
    posterior: overSeeds(accuracyOf("posterior")),
  },
  gain_over_majority: { weighted: gain("weighted"), posterior: gain("posterior") },
  interval_coverage: {
    reliability: mean(runs.map((run) => run.coverage.reliability)),
    left_bias: mean(runs.map((run) => run.coverage.leftBias)),
  },
  fit_seconds: mean(runs.map((run) => run.seconds)),
  all_converged: runs.every((run) => run.converged),
};
console.log(JSON.stringify(report, null, 2));
