import { createRandom, fitAnnotators, measureAgreement, simulateCrowd } from "@gshf/gshf";
import { expect, test } from "vitest";
import { calculator } from "./calculator.ts";

const crowd = simulateCrowd(
  {
    annotators: 6,
    spammers: 0.2,
    leftBiased: 0.2,
    labelsEach: 30,
    labelsPerPair: 3,
    preferenceDeviation: 2,
    ties: 0.1,
  },
  createRandom(4),
);
const judgments = {
  pairs: crowd.pairs,
  annotators: crowd.annotators,
  labels: crowd.labels,
  sides: crowd.sides,
  pairCount: crowd.pairCount,
  annotatorCount: crowd.annotatorCount,
};
const ratings = {
  units: crowd.pairs,
  raters: crowd.annotators,
  values: Array.from(crowd.labels, (label) => 2 * label),
  unitCount: crowd.pairCount,
  raterCount: crowd.annotatorCount,
  categories: 3,
  seed: 3,
};

test("a thread gives what the functions themselves give, and several answers at once", async () => {
  const [agreement, estimates, again] = await Promise.all([
    calculator.measureAgreement(ratings),
    calculator.estimateAnnotators(judgments),
    calculator.measureAgreement(ratings),
  ]);
  expect(agreement).toEqual(measureAgreement(ratings));
  expect(again).toEqual(agreement);
  expect(estimates).toEqual(fitAnnotators(judgments).annotators);
});

test("an argument that can't be is an error, and the next one is computed", async () => {
  await expect(calculator.measureAgreement({ ...ratings, seed: -1 })).rejects.toThrow(/seed/);
  expect(await calculator.measureAgreement(ratings)).toEqual(measureAgreement(ratings));
});
