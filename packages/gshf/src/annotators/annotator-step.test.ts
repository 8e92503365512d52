import { describe, expect, it } from "vitest";
import { expectClose } from "../../reference/fixtures.ts";
import { createRandom } from "../random.ts";
import { annotatorCurvature, stepAnnotators } from "./annotator-step.ts";
import { checkJudgments, type Judgments } from "./judgments.ts";
import { emptyPosteriors, type Parameters, weighNodes, weighPairs } from "./latent-preference.ts";
import { gridNodes, placeNodes, type Vote } from "./posterior-grid.ts";
import { RewardStep } from "./reward-step.ts";
import { simulateCrowd } from "./simulate.ts";

const options = { annotators: 6, spammers: 0.2, leftBiased: 0.2, labelsEach: 12, labelsPerPair: 3 };
const crowd = simulateCrowd({ ...options, preferenceDeviation: 2, ties: 0.3 }, createRandom(21));
const data = checkJudgments(crowd);
const prior = { reliabilityVariance: 0.3, leftBiasMean: 0.1, leftBiasVariance: 0.4 };

/** Log posterior of everybody with one person's (α, b) moved, and the pairs integrated out. */
function logPosterior(annotator: number, alpha: number, bias: number): number {
  const reliability = Float64Array.from(data.ofAnnotator, (_, a) => (a === annotator ? alpha : 0.9 + a / 10));
  const leftBias = Float64Array.from(data.ofAnnotator, (_, a) => (a === annotator ? bias : a / 10 - 0.2));
  const at = {
    reliability,
    leftBias,
    priorMeans: new Float64Array(data.pairCount).fill(0.2),
    priorScale: 1.7,
  };
  const likelihood = weighPairs(data, at, emptyPosteriors(data.pairCount));
  const far = (alpha - 1) ** 2 / prior.reliabilityVariance + (bias - 0.1) ** 2 / prior.leftBiasVariance;
  return likelihood - far / 2;
}

describe("annotatorCurvature", () => {
  it("is gradient and Hessian of the marginal posterior, by finite differences", () => {
    for (let a = 0; a < data.annotatorCount; a++) {
      const [alpha, bias] = [0.9 + a / 10, a / 10 - 0.2];
      const f = (da: number, db: number) => logPosterior(a, alpha + da, bias + db);
      const posteriors = emptyPosteriors(data.pairCount);
      const at = {
        reliability: Float64Array.from(data.ofAnnotator, (_, i) => 0.9 + i / 10),
        leftBias: Float64Array.from(data.ofAnnotator, (_, i) => i / 10 - 0.2),
        priorMeans: new Float64Array(data.pairCount).fill(0.2),
        priorScale: 1.7,
      };
      weighPairs(data, at, posteriors);
      const { gradient, observed, expected } = annotatorCurvature(data, at, posteriors, prior, a);
      const h = 1e-4;
      expectClose(gradient, [(f(h, 0) - f(-h, 0)) / (2 * h), (f(0, h) - f(0, -h)) / (2 * h)], 1e-6);
      const second = (da: number, db: number) => -(f(da, db) - 2 * f(0, 0) + f(-da, -db)) / h ** 2;
      const mixed = -(f(h, h) - f(h, -h) - f(-h, h) + f(-h, -h)) / (4 * h * h);
      expectClose(observed, [second(h, 0), mixed, second(0, h)], 1e-4);
      // What the pairs hide is information lost, never gained.
      expect(expected[0]).toBeGreaterThanOrEqual(observed[0]);
      expect(expected[2]).toBeGreaterThanOrEqual(observed[2]);
    }
  });
});

describe("stepAnnotators", () => {
  const start = () => ({
    reliability: Float64Array.from(data.ofAnnotator, (_, a) => 0.9 + a / 10),
    leftBias: Float64Array.from(data.ofAnnotator, (_, a) => a / 10 - 0.2),
    priorMeans: new Float64Array(data.pairCount).fill(0.2),
    priorScale: 1.7,
  });
  const step = (at: Parameters, from: Judgments = crowd, given = prior) => {
    const judged = checkJudgments(from);
    const posteriors = emptyPosteriors(judged.pairCount);
    weighPairs(judged, at, posteriors);
    const before = Array.from(judged.ofAnnotator, (_, a) =>
      annotatorCurvature(judged, at, posteriors, given, a),
    );
    const variances = {
      reliability: new Float64Array(judged.annotatorCount),
      leftBias: new Float64Array(judged.annotatorCount),
    };
    const longest = stepAnnotators(judged, at, posteriors, given, variances);
    return { before, variances, longest };
  };

  it("is Newton's: the expected curvature times the step is the gradient", () => {
    const [from, to] = [start(), start()];
    const { before, longest } = step(to);
    const steps = before.map((_, a) => [
      to.reliability[a]! - from.reliability[a]!,
      to.leftBias[a]! - from.leftBias[a]!,
    ]);
    before.forEach(({ gradient, expected: [aa, ab, bb] }, a) => {
      const [dA, dB] = [steps[a]![0]!, steps[a]![1]!];
      expectClose([aa * dA + ab * dB, ab * dA + bb * dB], gradient, 1e-12);
    });
    expect(longest).toBeCloseTo(Math.max(...steps.flat().map(Math.abs)), 14);
    expect(longest).toBeLessThan(1);
  });

  it("goes no further than 1 in α and in b, in either direction", () => {
    // Against a prior as sharp as this the step would be all the way back.
    const sharp = { reliabilityVariance: 1e-6, leftBiasMean: 0, leftBiasVariance: 1e-6 };
    const at = start();
    at.reliability.set([9, -9, 1, 1, 1, 1]);
    at.leftBias.set([0, 0, 9, -9, 0, 0]);
    const { longest } = step(at, crowd, sharp);
    expectClose(at.reliability.subarray(0, 2), [8, -8], 1e-12);
    expectClose(at.leftBias.subarray(2, 4), [8, -8], 1e-12);
    expect(longest).toBe(1);
  });

  it("variances are the inverse of the observed curvature, never above the prior's", () => {
    const { before, variances } = step(start());
    let inverted = 0;
    before.forEach(({ observed: [aa, ab, bb] }, a) => {
      const determinant = aa * bb - ab * ab;
      if (determinant <= 0 || aa <= 0) return;
      inverted++;
      expect(variances.reliability[a]).toBeCloseTo(Math.min(bb / determinant, 0.3), 12);
      expect(variances.leftBias[a]).toBeCloseTo(Math.min(aa / determinant, 0.4), 12);
    });
    expect(inverted).toBeGreaterThan(3);
    expect(Math.min(...variances.reliability)).toBeLessThan(0.29);
    expect(Math.min(...variances.leftBias)).toBeLessThan(0.3);
  });

  // In u and b together the posterior is log-concave, so its marginal is concave in b; α multiplies u.
  it.each([
    ["in α", [1, 1, 0, 0], 0, 1, -1],
    ["between α and b only", [1, 0, 1, 0], 2, 100, 1],
  ] as const)(
    "where the marginal posterior is convex %s, variances are the prior's",
    (_, labels, leftBias, reliabilityVariance, sign) => {
      const people = { pairs: [0, 1, 0, 1], annotators: [0, 0, 1, 1], labels, sides: [-1, 1, -1, -1] };
      const at = {
        reliability: Float64Array.of(-0.5, -4),
        leftBias: Float64Array.of(leftBias, -2),
        priorMeans: new Float64Array(2),
        priorScale: 4,
      };
      const vague = { reliabilityVariance, leftBiasMean: 0, leftBiasVariance: 90 };
      const { before, variances } = step(at, { ...people, pairCount: 2, annotatorCount: 2 }, vague);
      const [aa, ab, bb] = before[0]!.observed;
      expect(Math.sign(aa)).toBe(sign);
      expect(bb).toBeGreaterThan(0);
      expect(aa * bb - ab * ab).toBeLessThan(-0.1);
      expect([variances.reliability[0], variances.leftBias[0]]).toEqual([reliabilityVariance, 90]);
    },
  );
});

describe("weighNodes", () => {
  it("log p(votes) is exact however many there are: coins say −log 2 each", () => {
    const coin = { label: 1, side: 1, reliability: 0, leftBias: 0 };
    const votes = Array.from({ length: 5000 }, (_, i) => ({ ...coin, label: [0, 0.5, 1][i % 3]! }));
    const posterior = emptyPosteriors(1);
    const logLikelihood = weighNodes({ mean: 0.7, scale: 1.4 }, votes, posterior);
    expect(logLikelihood / (-5000 * Math.LN2)).toBeCloseTo(1, 12);
    expect(posterior.masses.reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1, 12);
  });

  it("a vote is σ(αu + bs) at each node, its opposite 1 − σ, a tie the root of their product", () => {
    const prior = { mean: 0.7, scale: 1.4 };
    const vote = { label: 1, side: -1, reliability: 1.3, leftBias: 0.6 };
    for (const label of [1, 0, 0.5]) {
      const votes: Vote[] = [{ ...vote, label }];
      const { offsets, masses } = emptyPosteriors(1);
      const logLikelihood = weighNodes(prior, votes, { offsets, masses });
      const cells = new Float64Array(gridNodes);
      placeNodes(prior, votes, new Float64Array(gridNodes), cells);
      for (let k = 0; k < gridNodes; k++) {
        const p = 1 / (1 + Math.exp(-(1.3 * (0.7 + offsets[k]!) - 0.6)));
        const likelihood = label === 1 ? p : label === 0 ? 1 - p : Math.sqrt(p * (1 - p));
        expect(masses[k]! / (Math.exp(cells[k]! - logLikelihood) * likelihood)).toBeCloseTo(1, 9);
      }
    }
  });
});

describe("RewardStep", () => {
  it("is the ridge regression (ZᵀZ + λτ²I)θ = ZᵀE[u] over judged pairs, and predicts all of them", () => {
    const differences = Float64Array.of(1, 2, 50, 60, 3, -1);
    const judged = checkJudgments({
      pairs: [0, 2],
      annotators: [0, 0],
      labels: [1, 0],
      sides: [1, 1],
      pairCount: 3,
      annotatorCount: 1,
      features: { differences, dimension: 2 },
    });
    const reward = new RewardStep(judged, differences, 0.5);
    const priorMeans = new Float64Array(3);
    reward.step(Float64Array.of(2, 99, -1), 3, differences, priorMeans);
    const [a, b] = [reward.theta[0]!, reward.theta[1]!];
    // ZᵀZ = [[10, −1], [−1, 5]], λτ² = 1.5, Zᵀm = (2 − 3, 4 + 1).
    expectClose([11.5 * a - b, -a + 6.5 * b], [-1, 5], 1e-12);
    expectClose(priorMeans, [a + 2 * b, 50 * a + 60 * b, 3 * a - b], 1e-12);
  });
});
