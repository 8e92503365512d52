import { describe, expect, it } from "vitest";
import { expectClose } from "../../reference/fixtures.ts";
import { createRandom } from "../random.ts";
import { annotatorCurvature } from "./annotator-step.ts";
import { checkJudgments } from "./judgments.ts";
import { GRID_NODES, weighPairs } from "./latent-preference.ts";
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
  const likelihood = weighPairs(data, at, new Float64Array(data.pairCount * GRID_NODES));
  const far = (alpha - 1) ** 2 / prior.reliabilityVariance + (bias - 0.1) ** 2 / prior.leftBiasVariance;
  return likelihood - far / 2;
}

describe("annotatorCurvature", () => {
  it("is gradient and Hessian of the marginal posterior, by finite differences", () => {
    for (let a = 0; a < data.annotatorCount; a++) {
      const [alpha, bias] = [0.9 + a / 10, a / 10 - 0.2];
      const f = (da: number, db: number) => logPosterior(a, alpha + da, bias + db);
      const weights = new Float64Array(data.pairCount * GRID_NODES);
      const at = {
        reliability: Float64Array.from(data.ofAnnotator, (_, i) => 0.9 + i / 10),
        leftBias: Float64Array.from(data.ofAnnotator, (_, i) => i / 10 - 0.2),
        priorMeans: new Float64Array(data.pairCount).fill(0.2),
        priorScale: 1.7,
      };
      weighPairs(data, at, weights);
      const { gradient, observed, expected } = annotatorCurvature(data, at, weights, prior, a);
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
