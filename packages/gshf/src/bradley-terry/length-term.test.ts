import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectClose, reference } from "../../reference/fixtures.ts";
import { createRandom } from "../random.ts";
import { diagnose } from "./diagnose.ts";
import { fitBradleyTerry } from "./fit.ts";
import { lengthTerm, withLengthTerm } from "./length-term.ts";

const found = reference.length_term;
const { dimension, ridge, lengths } = found;
const data = {
  differences: Float64Array.from(found.differences),
  labels: found.labels,
  weights: found.weights,
  dimension,
};

function fitWithLength(comparisons: typeof data, of: readonly number[], penalty = ridge) {
  const long = withLengthTerm(comparisons, of);
  const fit = fitBradleyTerry({ ...long, ridge: penalty });
  return { long, fit, term: lengthTerm(long, fit) };
}

describe("the length term", () => {
  it("agrees with SciPy, interval included", () => {
    const { term } = fitWithLength(data, lengths);
    expectClose(term.theta, found.theta, 1e-8);
    expect(term.coefficient).toBeCloseTo(found.coefficient, 8);
    expectClose([term.ci95.low, term.ci95.high], found.ci95, 1e-7);
  });

  it("takes all where the features say nothing: γ is the logit of the share per unit of length", () => {
    const votes = { differences: new Float64Array(40), labels: [], weights: [], dimension: 1 };
    const labels = Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? 0 : 1));
    const long = withLengthTerm(
      { ...votes, labels, weights: labels.map(() => 1) },
      labels.map(() => 2),
    );
    const { coefficient, theta, ci95 } = lengthTerm(long, fitBradleyTerry({ ...long, ridge: 1e-9 }));
    expect(coefficient).toBeCloseTo(Math.log(3) / 2, 6);
    expect(theta).toEqual(Float64Array.of(0));
    // The logit of 30 in 40 has deviation 1/√(40·¾·¼).
    expect(ci95.high - coefficient).toBeCloseTo(1.959964 / Math.sqrt(7.5) / 2, 5);
  });

  it("does not depend on which answer came first, and turns with the sign of the lengths", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), (seed) => {
        const random = createRandom(seed);
        const flips = lengths.map(() => (random.uniform() < 0.5 ? -1 : 1));
        const swapped = {
          ...data,
          differences: data.differences.map((z, i) => z * flips[Math.floor(i / dimension)]!),
          labels: data.labels.map((y, i) => (flips[i] === 1 ? y : 1 - y)),
        };
        const same = fitWithLength(
          swapped,
          lengths.map((length, i) => length * flips[i]!),
        ).term;
        expect(same.coefficient).toBeCloseTo(found.coefficient, 7);
        expectClose(same.theta, found.theta, 1e-7);
      }),
      { numRuns: 10 },
    );
    const turned = fitWithLength(
      data,
      lengths.map((length) => -length),
    ).term;
    expect(turned.coefficient).toBeCloseTo(-found.coefficient, 8);
  });

  it("predicts better than the same features without it, where length decides", () => {
    const { long, fit } = fitWithLength(data, lengths);
    const without = fitBradleyTerry({ ...data, ridge });
    expect(diagnose(long, fit.theta).logLoss).toBeLessThan(diagnose(data, without.theta).logLoss - 0.02);
  });

  it("covers the true γ in 95 % of worlds (false alarm below 1e-4)", () => {
    const truth = 0.6;
    let covered = 0;
    const worlds = 200;
    for (let world = 0; world < worlds; world++) {
      const random = createRandom(world);
      const count = 150;
      const z = Float64Array.from({ length: count }, () => random.normal());
      const of = Array.from({ length: count }, (_, i) => 0.5 * z[i]! + random.normal());
      const labels = of.map((length, i) =>
        random.uniform() < 1 / (1 + Math.exp(-z[i]! - truth * length)) ? 1 : 0,
      );
      const world1 = { differences: z, labels, weights: labels.map(() => 1), dimension: 1 };
      const { low, high } = fitWithLength(world1, of, 1e-3).term.ci95;
      covered += low <= truth && truth <= high ? 1 : 0;
    }
    // Binomial(200, .95): fewer than 177 or more than 199 has probability 1e-4.
    expect(covered).toBeGreaterThanOrEqual(177);
    expect(covered).toBeLessThanOrEqual(199);
  });

  it("says nothing, finitely, where all answers are of equal length", () => {
    const { coefficient, ci95, theta } = fitWithLength(
      data,
      lengths.map(() => 0),
    ).term;
    expect(coefficient).toBe(0);
    // Only the ridge holds it: deviation 10/√λ₀.
    expect(ci95.high).toBeCloseTo((1.959964 * 10) / Math.sqrt(ridge), 4);
    expectClose(theta, fitBradleyTerry({ ...data, ridge }).theta, 1e-8);
  });

  it("refuses lengths that are missing or not finite, and fits of something else", () => {
    expect(() => withLengthTerm(data, lengths.slice(1))).toThrow(/lengths.length must be 80, got 79/);
    expect(() => withLengthTerm(data, [...lengths.slice(1), Number.NaN])).toThrow(/lengths\[79\].*NaN/);
    expect(() => withLengthTerm(data, [1.7e308, ...lengths.slice(1)])).toThrow(
      /lengths\[0\] must be at most 1e\+100 in magnitude, got 1.7e\+308/,
    );
    const { fit, long } = fitWithLength(data, lengths);
    expect(() => lengthTerm(data, fit)).toThrow(/fit.theta.length must be 3, got 4/);
    expect(() => lengthTerm({ ...long, dimension: 1 }, fit)).toThrow(/differences.length/);
    const one = { differences: new Float64Array(2), labels: [1, 0], dimension: 1 };
    expect(() => lengthTerm(one, fitBradleyTerry({ ...one, ridge }))).toThrow(/dimension must be at least 2/);
  });
});
