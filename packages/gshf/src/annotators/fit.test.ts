import { describe, expect, it } from "vitest";
import reference from "../../reference/annotators.json" with { type: "json" };
import { expectClose } from "../../reference/fixtures.ts";
import { DomainError } from "../errors.ts";
import { createRandom } from "../random.ts";
import { fitAnnotators } from "./fit.ts";
import { crowdOptions, everybodyOnEveryPair, nobody } from "./judgments.fixture.ts";
import { judgePair } from "./latent-preference.ts";
import { simulateCrowd } from "./simulate.ts";

describe("fitAnnotators against SciPy", () => {
  const judgments = everybodyOnEveryPair(reference.labels, reference.sides);
  const priors = {
    reliabilityDeviation: 0.5,
    leftBiasDeviation: 0.6,
    preferenceDeviation: 1.5,
    adapt: false,
  };

  for (const [name, expected] of [
    ["of pairs alone", reference.itemLevel],
    ["with features", reference.withFeatures],
  ] as const) {
    it(`finds the posterior mode, its intervals and the pairs' posteriors ${name}`, () => {
      const features =
        expected.theta.length === 0
          ? {}
          : { features: { differences: Float64Array.from(reference.features.flat()), dimension: 2 } };
      const fit = fitAnnotators({ ...judgments, ...features, priors, ridge: 0.3, iterationsMax: 2_000 });
      expect(fit.converged).toBe(true);
      const estimate = (pick: (a: (typeof fit.annotators)[number]) => number) => fit.annotators.map(pick);
      expectClose(
        estimate((a) => a.reliability),
        expected.reliability,
        2e-4,
      );
      expectClose(
        estimate((a) => a.leftBias),
        expected.leftBias,
        2e-4,
      );
      const reach = (a: { low: number; high: number }) => (a.high - a.low) / (2 * 1.959964);
      // A person's own prior is the widest an interval gets.
      const [alphas, biases] = [0, 1].map((k) => expected.deviations.map((pair) => pair[k] ?? 0));
      expectClose(
        estimate((a) => reach(a.reliabilityInterval)),
        alphas ?? [],
        1e-3,
      );
      expectClose(
        estimate((a) => reach(a.leftBiasInterval)),
        biases ?? [],
        1e-3,
      );
      expectClose(fit.theta ?? [], expected.theta, 2e-3);
      expectClose(
        fit.pairs.map((pair) => pair.mean),
        expected.means,
        2e-3,
      );
      expectClose(
        fit.pairs.map((pair) => pair.firstPreferred),
        expected.firstPreferred,
        1e-3,
      );
      expect(fit.logLikelihood).toBeCloseTo(expected.logLikelihood, 2);
    });
  }
});

describe("fitAnnotators in closed form", () => {
  it("says of somebody without labels what the prior says, of nobody nothing", () => {
    expect(fitAnnotators(nobody)).toMatchObject({ annotators: [], pairs: [], theta: null, converged: true });
    const [silent] = fitAnnotators({ ...nobody, annotatorCount: 1, priors: { adapt: false } }).annotators;
    expect(silent).toMatchObject({ reliability: 1, leftBias: 0, judgments: 0, weight: 1 });
    expect(silent?.reliabilityInterval.high).toBeCloseTo(1 + 1.959964 * 0.4, 5);
    expect(silent?.reliabilityInterval.low).toBeCloseTo(1 - 1.959964 * 0.4, 5);
    expect(silent?.leftBiasInterval.high).toBeCloseTo(1.959964 * 0.4, 5);
    const { priors } = fitAnnotators(nobody);
    expectClose(
      [
        priors.reliabilityDeviation,
        priors.leftBiasMean,
        priors.leftBiasDeviation,
        priors.preferenceDeviation,
      ],
      [0.4, 0, 0.4, 1.5],
      1e-12,
    );
  });

  it("learns no reliability from pairs that only one person judged", () => {
    const labels = [1, 0, 1, 1, 0, 1];
    const sides = [1, -1, -1, 1, 1, -1];
    const one = { ...nobody, labels, sides, pairs: [0, 1, 2, 3, 4, 5], annotators: [0, 0, 0, 0, 0, 0] };
    const fit = fitAnnotators({ ...one, pairCount: 6, annotatorCount: 1 });
    expect(Math.abs((fit.annotators[0]?.reliability ?? 0) - 1)).toBeLessThan(0.05);
  });

  it("leaves the prior of a pair alone when nobody who reads has judged it", () => {
    const { mean, deviation, firstBetter } = judgePair({ mean: 0.7, scale: 1.4 }, [
      { label: 1, side: 1, reliability: 0, leftBias: 2 },
    ]);
    expect(mean).toBeCloseTo(0.7, 8);
    expect(deviation).toBeCloseTo(1.4, 8);
    // Φ(0.7/1.4) = Φ(½).
    expect(firstBetter).toBeCloseTo(0.6914625, 7);
  });

  it("weighs nobody below zero", () => {
    const labels = [1, 0, 1, 1, 0, 1, 1, 1, 0, 1];
    const contrary = everybodyOnEveryPair(
      labels.map((y) => [y, y, y, 1 - y]),
      labels.map(() => [1, -1, 1, -1]),
    );
    const fit = fitAnnotators({ ...contrary, priors: { adapt: false, reliabilityDeviation: 2 } });
    expect(fit.annotators[3]?.reliability).toBeLessThan(0);
    expect(fit.annotators.map((a) => a.weight)).toEqual([
      ...fit.annotators.slice(0, 3).map((a) => a.reliability),
      0,
    ]);
    expect(fit.annotators.map((a) => a.judgments)).toEqual([10, 10, 10, 10]);
  });

  it("empirical Bayes: at the estimate the priors are what people and pairs look like, 8 prior ones among them", () => {
    const given = { reliabilityDeviation: 0.5, leftBiasDeviation: 0.6, preferenceDeviation: 1.2 };
    const crowd = simulateCrowd({ ...crowdOptions, annotators: 6, labelsEach: 8 }, createRandom(8));
    // One pair more than anybody judged: it has a prediction, and no say in τ.
    const pairCount = crowd.pairCount + 1;
    const random = createRandom(9);
    const differences = Float64Array.from({ length: 2 * pairCount }, () => random.normal());
    for (const features of [undefined, { differences, dimension: 2 }]) {
      const fit = fitAnnotators({
        ...crowd,
        pairCount,
        ...(features && { features }),
        priors: given,
        iterationsMax: 5000,
      });
      expect(fit.converged).toBe(true);
      const variance = ({ low, high }: { low: number; high: number }) => ((high - low) / 2 / 1.959964) ** 2;
      const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
      const shrunk = (prior: number, values: readonly number[]) =>
        Math.sqrt((8 * prior ** 2 + total(values)) / (8 + values.length));
      const { annotators, priors } = fit;
      const bias = total(annotators.map((a) => a.leftBias)) / (8 + 6);
      expect(priors.leftBiasMean).toBeCloseTo(bias, 4);
      expect(priors.reliabilityDeviation).toBeCloseTo(
        shrunk(
          0.5,
          annotators.map((a) => (a.reliability - 1) ** 2 + variance(a.reliabilityInterval)),
        ),
        4,
      );
      expect(priors.leftBiasDeviation).toBeCloseTo(
        shrunk(
          0.6,
          annotators.map((a) => (a.leftBias - bias) ** 2 + variance(a.leftBiasInterval)),
        ),
        4,
      );
      const predicted = (i: number) =>
        fit.theta === null
          ? 0
          : fit.theta[0]! * differences[2 * i]! + fit.theta[1]! * differences[2 * i + 1]!;
      const judged = fit.pairs.slice(0, -1);
      expect(priors.preferenceDeviation).toBeCloseTo(
        shrunk(
          1.2,
          judged.map((pair, i) => pair.deviation ** 2 + (pair.mean - predicted(i)) ** 2),
        ),
        4,
      );
      expect(fit.pairs.at(-1)?.mean).toBeCloseTo(predicted(pairCount - 1), 4);
    }
  });

  it("gives up at the iteration limit and says so", () => {
    const crowd = simulateCrowd(crowdOptions, createRandom(8));
    expect(fitAnnotators({ ...crowd, iterationsMax: 2 })).toMatchObject({ iterations: 2, converged: false });
    expect(fitAnnotators({ ...crowd, iterationsMax: 2 }).theta).toBeNull();
  });

  it("takes ties for what they are: no preference", () => {
    const tie = { label: 0.5, side: 1, reliability: 1, leftBias: 0 };
    const { firstBetter, firstPreferred } = judgePair({ mean: 0, scale: 1.5 }, [tie, tie]);
    expect(firstBetter).toBeCloseTo(0.5, 12);
    expect(firstPreferred).toBeCloseTo(0.5, 12);
  });

  it("stays finite under a thousand votes on one pair", () => {
    const votes = Array.from({ length: 1000 }, () => ({ label: 1, side: 1, reliability: 1, leftBias: 0 }));
    const { firstBetter, mean } = judgePair({ mean: 0, scale: 1.5 }, votes);
    expect(firstBetter).toBeCloseTo(1, 6);
    expect(mean).toBeGreaterThan(4);
  });

  it("a thousand votes on one pair say what they say", () => {
    // 603 of 1000 for the first: u = logit(.603), to an error of 1/√(1000·.24) and a prior of τ = 1.5.
    const labels = Array.from({ length: 1000 }, (_, j) => (j % 1000 < 603 ? 1 : 0));
    const fit = fitAnnotators({
      labels,
      pairs: labels.map(() => 0),
      annotators: labels.map((_, j) => j),
      sides: labels.map((_, j) => (j % 2 === 0 ? 1 : -1)),
      pairCount: 1,
      annotatorCount: 1000,
      priors: { adapt: false, reliabilityDeviation: 1e-3 },
    });
    expect(fit.pairs[0]?.firstPreferred).toBeCloseTo(0.603, 2);
    expect(fit.pairs[0]?.deviation).toBeCloseTo(0.066, 2);
    expect(fit.pairs[0]?.firstBetter).toBeCloseTo(1, 6);
  });

  it("deviations as small or large as they may be leave everything finite", () => {
    const crowd = simulateCrowd(crowdOptions, createRandom(8));
    for (const name of ["reliabilityDeviation", "leftBiasDeviation", "preferenceDeviation"]) {
      for (const deviation of [1e-50, 1e50]) {
        const fit = fitAnnotators({ ...crowd, priors: { [name]: deviation }, iterationsMax: 5 });
        const figures = [
          ...fit.annotators.flatMap((a) => [
            a.reliability,
            a.leftBias,
            ...Object.values(a.reliabilityInterval),
            ...Object.values(a.leftBiasInterval),
          ]),
          ...fit.pairs.flatMap((pair) => Object.values(pair)),
          ...Object.values(fit.priors),
          fit.logLikelihood,
        ];
        expect(figures.every(Number.isFinite)).toBe(true);
      }
    }
  });

  it("quotes what is wrong with a judgment", () => {
    const bad = { ...nobody, pairCount: 1, annotatorCount: 1, pairs: [0], annotators: [0], labels: [1] };
    expect(() => fitAnnotators({ ...bad, sides: [0] })).toThrow(new DomainError("sides[0]", 0, "+1 or −1"));
    expect(() => fitAnnotators({ ...bad, sides: [1], pairs: [1] })).toThrow(/pairs\[0\].*below 1, got 1/);
    expect(() => fitAnnotators({ ...bad, sides: [1], labels: [2] })).toThrow(/labels\[0\].*got 2/);
    const good = { ...bad, sides: [1] };
    const features = (differences: Float64Array, dimension: number) => ({
      features: { differences, dimension },
    });
    for (const [change, message] of [
      [{ sides: [1, 1] }, /sides\.length must be labels\.length = 1, got 2/],
      [{ pairs: [] }, /pairs\.length/],
      [{ annotators: [0, 0] }, /annotators\.length/],
      [{ annotators: [1] }, /annotators\[0\].*below 1, got 1/],
      [{ pairs: [-1] }, /pairs\[0\].*got -1/],
      [{ pairs: [0.5] }, /pairs\[0\].*got 0.5/],
      [{ pairCount: -1 }, /pairCount/],
      [{ annotatorCount: 0.5 }, /annotatorCount/],
      [features(new Float64Array(3), 2), /differences\.length must be 2, got 3/],
      [features(new Float64Array(0), 0), /dimension/],
      [{ ...features(new Float64Array(2), 2), ridge: 0 }, /ridge/],
      [{ iterationsMax: 0 }, /iterationsMax/],
      [{ priors: { reliabilityDeviation: 0 } }, /reliabilityDeviation/],
      [{ priors: { leftBiasDeviation: 0 } }, /leftBiasDeviation/],
      [{ priors: { preferenceDeviation: -1 } }, /preferenceDeviation/],
      [
        { priors: { preferenceDeviation: 1e-170 } },
        /preferenceDeviation must be between 1e-50 and 1e\+50, got 1e-170/,
      ],
      [{ priors: { reliabilityDeviation: 1e300 } }, /reliabilityDeviation.*got 1e\+300/],
      [{ priors: { leftBiasDeviation: 2e50 } }, /leftBiasDeviation.*got 2e\+50/],
      [features(Float64Array.of(1e101), 1), /differences\[0\] must be at most 1e\+100/],
      [{ ...features(new Float64Array(2), 2), ridge: 1e-101 }, /ridge must be at least 1e-100/],
    ] as const)
      expect(() => fitAnnotators({ ...good, ...change })).toThrow(message);
  });
});
