import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectClose, simulateComparisons } from "../../reference/fixtures.ts";
import reference from "../../reference/posterior.json" with { type: "json" };
import { evidenceRange, fitPosterior, fitRidge, posteriorFrom } from "./posterior.ts";

const data = {
  differences: Float64Array.from(reference.differences),
  labels: reference.labels,
  weights: reference.weights,
  dimension: reference.dimension,
};

describe("fitPosterior", () => {
  it("is the prior where nothing was labeled", () => {
    const none = { differences: new Float64Array(0), labels: [], dimension: 3 };
    const posterior = fitPosterior({ ...none, ridge: "evidence" });
    expect(posterior.ridge).toBe(1);
    expect(Array.from(posterior.information.matrix)).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    expect([posterior.effectiveDimension, posterior.logBayesFactor]).toEqual([0, 0]);
    expect(Array.from(posterior.fit.theta)).toEqual([0, 0, 0]);
    for (const { logEvidence } of posterior.evidence) expect(logEvidence).toBeCloseTo(0, 12);
  });

  it.each(reference.at)("agrees with SciPy at λ₀ = $ridge: θ, H, d_eff and the evidence", (expected) => {
    const posterior = fitPosterior({ ...data, ridge: expected.ridge });
    expectClose(posterior.fit.theta, expected.theta, 1e-8);
    expectClose(posterior.information.matrix, expected.information, 1e-8);
    expect(posterior.effectiveDimension).toBeCloseTo(expected.effectiveDimension, 8);
    const coin = -Math.LN2 * reference.weights.reduce((sum, weight) => sum + weight, 0);
    expect(posterior.logBayesFactor).toBeCloseTo(expected.logEvidence - coin, 8);
    expect(posterior.evidence).toEqual([]);
  });

  it("draws the same evidence over its grid of ridges, from n or from d dimensions", () => {
    const curve = fitPosterior({ ...data, ridge: "evidence" }).evidence;
    expectClose(
      curve.map(({ logEvidence }) => logEvidence),
      reference.at.map(({ logEvidence }) => logEvidence),
      1e-8,
    );
    const few = { ...data, differences: data.differences.slice(0, 15), labels: data.labels.slice(0, 3) };
    const small = fitPosterior({ ...few, weights: data.weights.slice(0, 3), ridge: "evidence" }).evidence;
    expect(small.find(({ ridge }) => ridge === 1)?.logEvidence).toBeCloseTo(reference.few.logEvidence, 8);
    const coin = -Math.LN2 * data.weights.slice(0, 3).reduce((sum, weight) => sum + weight, 0);
    for (const { ridge, logEvidence } of small) {
      const { logBayesFactor } = fitPosterior({ ...few, weights: data.weights.slice(0, 3), ridge });
      expect(logEvidence).toBeCloseTo(logBayesFactor + coin, 8);
    }
  });

  it("places the ridge where a parabola in log λ₀ through the best point and its neighbours is highest", () => {
    let between = 0;
    for (let seed = 0; seed < 12; seed++) {
      const comparisons = simulateComparisons(seed, 60, [1.5 + seed / 6, -1, 0.5]);
      const { ridge, evidence } = fitPosterior({ ...comparisons, ridge: "evidence" });
      const inside = evidence.filter((point) => point.ridge >= 0.5 && point.ridge <= 2);
      const best = inside.reduce((a, b) => (b.logEvidence > a.logEvidence ? b : a));
      const at = evidence.indexOf(best);
      const [x, f] = [-1, 0, 1].reduce<[number[], number[]]>(
        ([xs, fs], step) => [
          [...xs, Math.log(evidence[at + step]!.ridge)],
          [...fs, evidence[at + step]!.logEvidence],
        ],
        [[], []],
      );
      // The vertex, from the three points.
      const [p, q] = [(x[1]! - x[0]!) * (f[1]! - f[2]!), (x[1]! - x[2]!) * (f[1]! - f[0]!)];
      const vertex = x[1]! - ((x[1]! - x[0]!) * p - (x[1]! - x[2]!) * q) / (2 * (p - q));
      expect(ridge).toBeCloseTo(Math.min(2, Math.max(0.5, Math.exp(vertex))), 9);
      if (ridge > 0.5 && ridge < 2 && Math.abs(ridge - best.ridge) > 1e-3) between++;
    }
    expect(between).toBeGreaterThan(3);
  });

  it("comes near the evidence that numerical integration finds in one dimension", () => {
    const { differences, labels, logEvidence } = reference.one;
    const one = { differences: Float64Array.from(differences), labels, dimension: 1 };
    const { logBayesFactor } = fitPosterior({ ...one, ridge: 1 });
    expect(Math.abs(logBayesFactor - (logEvidence + 200 * Math.LN2))).toBeLessThan(0.02);
  });

  it("chooses the ridge with the most evidence, and never one outside the range", () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.double({ min: 0, max: 12, noNaN: true }), (seed, size) => {
        const comparisons = simulateComparisons(seed, 60, [size, -size / 2, 0]);
        const { ridge, evidence } = fitPosterior({ ...comparisons, ridge: "evidence" });
        const at = (value: number) => fitPosterior({ ...comparisons, ridge: value }).logBayesFactor;
        expect(ridge).toBeGreaterThanOrEqual(evidenceRange.low);
        expect(ridge).toBeLessThanOrEqual(evidenceRange.high);
        const best = Math.max(...[0.5, 0.6, 0.8, 1, 1.3, 1.7, 2].map(at));
        expect(at(ridge)).toBeGreaterThan(best - 1e-3);
        expect(evidence.map((point) => point.ridge)).toEqual(reference.at.map((point) => point.ridge));
      }),
      { numRuns: 30 },
    );
  });

  it("counts a pair with five votes as five pairs, and grows with every label", () => {
    const once = simulateComparisons(3, 10, [1, -1]);
    const five = { ...once, weights: new Float64Array(10).fill(5), ridge: 1 };
    const repeat = <T>(values: Iterable<T>) => Array.from({ length: 5 }, () => [...values]).flat();
    const copies = {
      differences: Float64Array.from(repeat(once.differences)),
      labels: repeat(once.labels),
      dimension: 2,
      ridge: 1,
    };
    const [weighed, repeated] = [fitPosterior(five), fitPosterior(copies)];
    expectClose(weighed.information.matrix, repeated.information.matrix, 1e-9);
    expect(weighed.logBayesFactor).toBeCloseTo(repeated.logBayesFactor, 9);
    const single = fitPosterior({ ...once, ridge: 1 });
    expect(weighed.effectiveDimension).toBeGreaterThan(single.effectiveDimension);
    expect(weighed.effectiveDimension).toBeLessThan(2);
  });

  it("has the ridge in H even where the bound on θ is active", () => {
    const comparisons = simulateComparisons(5, 200, [6, 3]);
    const { fit, information, effectiveDimension } = fitPosterior({
      ...comparisons,
      ridge: 0.5,
      normBound: 1,
    });
    expect(fit.boundActive).toBe(true);
    expect(information.matrix[0]).toBeGreaterThan(0.5);
    expect(effectiveDimension).toBeLessThan(2);
  });

  it("favours the coin where labels are noise and the reward where they are not (seeded, false-alarm rate 1e-3)", () => {
    const factor = (seed: number, theta: number[]) =>
      fitPosterior({ ...simulateComparisons(seed, 150, theta), ridge: "evidence" }).logBayesFactor;
    const seeds = Array.from({ length: 20 }, (_, i) => i);
    const noise = seeds.filter((seed) => factor(seed, [0, 0, 0, 0]) > 3);
    const signal = seeds.filter((seed) => factor(seed, [4, -3, 2, 0]) > 3);
    // P(factor > e³ | coin) ≤ e⁻³ by Markov's inequality; five of twenty have probability 2e-3 at most.
    expect(noise.length).toBeLessThan(5);
    expect(signal).toHaveLength(20);
  });

  it("refuses what the fit refuses", () => {
    for (const ridge of [0, -1, Number.NaN]) expect(() => fitPosterior({ ...data, ridge })).toThrow(/ridge/);
    expect(() => fitPosterior({ ...data, ridge: 1, normBound: -1 })).toThrow(/normBound/);
    expect(() => fitPosterior({ ...data, labels: [2], ridge: 1 })).toThrow();
  });
});

describe("posteriorFrom", () => {
  const theta = [5, -3, 2, 0, 1, -1];
  const few = simulateComparisons(8, 40, theta);
  const many = simulateComparisons(8, 300, theta);
  const earlierOf = ({ fit, information }: ReturnType<typeof fitPosterior>) => ({
    theta: fit.theta,
    factor: information.factor,
  });

  it.each([
    ["a given ridge", 0.8],
    ["the evidence", "evidence"],
  ] as const)("an earlier fit changes nothing but the work, with %s", (_, ridge) => {
    const earlier = earlierOf(fitPosterior({ ...few, ridge: 1 }));
    for (const data of [few, many, { ...many, weights: new Float64Array(300).fill(4) }]) {
      const expected = fitPosterior({ ...data, ridge });
      const actual = posteriorFrom({ ...data, ridge }, earlier);
      expect(actual.ridge).toBeCloseTo(expected.ridge, 6);
      expectClose(actual.fit.theta, expected.fit.theta, 1e-5);
      expect(actual.logBayesFactor).toBeCloseTo(expected.logBayesFactor, 6);
      expect(actual.effectiveDimension).toBeCloseTo(expected.effectiveDimension, 5);
      expect(actual.fit.converged).toBe(true);
      expectClose(fitRidge({ ...data, ridge }, earlier).fit.theta, actual.fit.theta, 0);
      const bounded = { ...data, ridge, normBound: 1.5 };
      expectClose(fitRidge(bounded, earlier).fit.theta, fitPosterior(bounded).fit.theta, 1e-8);
    }
  });

  it("looks beyond the range only where one of its ends is best", () => {
    const earlier = earlierOf(fitPosterior({ ...few, ridge: 1 }));
    const ridgesOf = (size: number) => {
      const data = simulateComparisons(8, 300, [size, -size, 0]);
      const start = earlierOf(fitPosterior({ ...simulateComparisons(8, 9, [0, 0, 0]), ridge: 1 }));
      return posteriorFrom({ ...data, ridge: "evidence" }, start).evidence.map(({ ridge }) => ridge);
    };
    const inside = [0.5, Math.SQRT1_2, 1, Math.SQRT2, 2];
    expect(ridgesOf(9)).toEqual([0.25, ...inside]);
    expect(ridgesOf(0)).toEqual([...inside, 4]);
    expect(posteriorFrom({ ...many, ridge: 1 }, earlier).evidence).toEqual([]);
  });
});
