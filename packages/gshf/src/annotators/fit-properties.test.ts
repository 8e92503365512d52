import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectClose } from "../../reference/fixtures.ts";
import { createRandom } from "../random.ts";
import { fitAnnotators } from "./fit.ts";
import { crowdOptions } from "./judgments.fixture.ts";
import type { Judgments } from "./judgments.ts";
import { simulateCrowd } from "./simulate.ts";

describe("fitAnnotators, properties", () => {
  const seeds = fc.integer({ min: 0, max: 1_000_000 });
  // What is symmetric is so after any number of steps.
  const iterationsMax = 12;
  const fitBriefly = (judgments: Judgments) => fitAnnotators({ ...judgments, iterationsMax });

  it("does not care which answer is called the first", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const crowd = simulateCrowd(crowdOptions, createRandom(seed));
        const swapped = {
          ...crowd,
          labels: Float64Array.from(crowd.labels, (label) => 1 - label),
          sides: Int8Array.from(crowd.sides, (side) => -side),
        };
        const [one, other] = [fitBriefly(crowd), fitBriefly(swapped)];
        expectClose(
          other.annotators.map((a) => a.reliability),
          one.annotators.map((a) => a.reliability),
          1e-6,
        );
        expectClose(
          other.annotators.map((a) => a.leftBias),
          one.annotators.map((a) => a.leftBias),
          1e-6,
        );
        expectClose(
          other.pairs.map((p) => 1 - p.firstBetter),
          one.pairs.map((p) => p.firstBetter),
          1e-6,
        );
      }),
      { numRuns: 4 },
    );
  });

  it("turns left-bias into right-bias when the sides are mirrored", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const crowd = simulateCrowd(crowdOptions, createRandom(seed));
        const mirrored = { ...crowd, sides: Int8Array.from(crowd.sides, (side) => -side) };
        const [one, other] = [fitBriefly(crowd), fitBriefly(mirrored)];
        expectClose(
          other.annotators.map((a) => -a.leftBias),
          one.annotators.map((a) => a.leftBias),
          1e-6,
        );
        expectClose(
          other.annotators.map((a) => a.reliability),
          one.annotators.map((a) => a.reliability),
          1e-6,
        );
      }),
      { numRuns: 4 },
    );
  });

  it("does not depend on the order of the judgments beyond rounding, and not at all on the run", () => {
    const crowd = simulateCrowd(crowdOptions, createRandom(3));
    const order = createRandom(4).shuffle([...crowd.labels.keys()]);
    const pick = (values: ArrayLike<number>) => order.map((j) => values[j] ?? 0);
    const shuffled = {
      ...crowd,
      pairs: pick(crowd.pairs),
      annotators: pick(crowd.annotators),
      labels: pick(crowd.labels),
      sides: pick(crowd.sides),
    };
    const one = fitBriefly(crowd);
    expect(fitBriefly(crowd)).toEqual(one);
    const other = fitBriefly(shuffled);
    expectClose(
      other.annotators.map((a) => a.reliability),
      one.annotators.map((a) => a.reliability),
      1e-6,
    );
  });

  it("draws people with few labels further towards everybody else", () => {
    const crowd = simulateCrowd({ ...crowdOptions, spammers: 0, labelsEach: 24 }, createRandom(5));
    const stubborn = 3;
    const contrary = (j: number) => ((crowd.preferences[crowd.pairs[j] ?? 0] ?? 0) > 0 ? 0 : 1);
    const of = (keep: (j: number) => boolean) => {
      const kept = [...crowd.labels.keys()].filter(keep);
      const pick = (values: ArrayLike<number>) => kept.map((j) => values[j] ?? 0);
      const labels = kept.map((j) =>
        crowd.annotators[j] === stubborn ? contrary(j) : (crowd.labels[j] ?? 0),
      );
      const seats = {
        pairs: pick(crowd.pairs),
        annotators: pick(crowd.annotators),
        sides: pick(crowd.sides),
      };
      const priors = { adapt: false };
      return (
        fitAnnotators({ ...crowd, ...seats, labels, priors, iterationsMax }).annotators[stubborn]
          ?.reliability ?? Number.NaN
      );
    };
    const [none, few, all] = [
      of((j) => crowd.annotators[j] !== stubborn),
      of((j) => crowd.annotators[j] !== stubborn || j % 4 === 0),
      of(() => true),
    ];
    expect(none).toBe(1);
    expect(few).toBeLessThan(0.95);
    expect(few).toBeGreaterThan(all + 0.2);
  });
});
