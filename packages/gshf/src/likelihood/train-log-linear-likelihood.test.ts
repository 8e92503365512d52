import { describe, expect, it } from "vitest";
import { DomainError } from "../errors.ts";
import { poolValue } from "../evaluation/finite-pool.ts";
import { addScaled, combineRows, norm } from "../linear-algebra/vectors.ts";
import { createRandom } from "../random.ts";
import { pool, tabular } from "./tabular.fixture.ts";
import { type LikelihoodStep, logLinearKl, trainLogLinearLikelihood } from "./train-log-linear-likelihood.ts";

const eta = 0.3;

describe("supervised finetuning on the log-linear class", () => {
  it("is the answers' weighted frequencies where each answer has a feature of its own", () => {
    // Three answers, seen 5, 3 and 2 times in weight, under a π₀ that prefers the last.
    const reference = [0.2, 0.3, 0.5];
    const rows = [0, 1, 0, 2];
    const weights = [4, 3, 1, 2];
    const { theta, converged } = trainLogLinearLikelihood({
      prompts: [{ ...tabular(3), reference, chosen: pool(rows, 3), weights }],
      dimension: 3,
      eta,
      ridge: 0,
      stepsMax: 5_000,
      gradientTolerance: 1e-12,
    });
    expect(converged).toBe(true);
    const masses = reference.map((p, j) => p * Math.exp(theta[j]! / eta));
    const total = masses.reduce((sum, mass) => sum + mass, 0);
    for (const [j, frequency] of [0.5, 0.3, 0.2].entries())
      expect(masses[j]! / total).toBeCloseTo(frequency, 8);
  });

  it("matches the mean of the features where features are shared, the condition of an exponential family", () => {
    const { prompts, dimension } = randomPrompts();
    const { theta } = trainLogLinearLikelihood({
      prompts,
      dimension,
      eta,
      ridge: 0,
      stepsMax: 20_000,
      gradientTolerance: 1e-11,
    });
    const [under, wanted] = [new Float64Array(dimension), new Float64Array(dimension)];
    for (const { features, reference, chosen, weights } of prompts) {
      const policy = policyOf(features, reference, theta, eta);
      const weight = weights.reduce((sum, w) => sum + w, 0);
      addScaled(under, weight, combineRows(features, policy, dimension));
      addScaled(wanted, 1, combineRows(chosen, weights, dimension));
    }
    for (const [i, value] of under.entries()) expect(value).toBeCloseTo(wanted[i]!, 7);
  });

  it("tells of each step what it costs and how far it is from π₀, and comes to rest", () => {
    const steps: LikelihoodStep[] = [];
    const { prompts, dimension } = randomPrompts();
    const options = { prompts, dimension, eta, ridge: 0.1 };
    const { last } = trainLogLinearLikelihood({ ...options, onStep: (step) => steps.push(step) });
    expect(steps.at(-1)).toEqual(last);
    expect(last.loss).toBeLessThan(steps[0]!.loss);
    expect(last.kl).toBeGreaterThan(0);
    expect(last.kl).toBe(logLinearKl(prompts, { theta: last.theta, eta }));
    const again = trainLogLinearLikelihood({ ...options, start: last.theta, gradientTolerance: 0.5 });
    expect(again.last.loss).toBeCloseTo(last.loss, 3);
  });

  it("costs what the learned answers lack in log-likelihood against π₀, by weight, without the ridge", () => {
    const { prompts: plain, dimension } = randomPrompts();
    // Two answers of each are learned, with weights that say so.
    const prompts = plain.map((prompt, i) => ({
      ...prompt,
      chosen: prompt.features.slice(0, 2 * dimension),
      weights: [2 + i, 0.5],
    }));
    const { theta, last } = trainLogLinearLikelihood({ prompts, dimension, eta, ridge: 0.7, stepsMax: 20 });
    let [lack, total] = [0, 0];
    for (const { features, reference, weights } of prompts) {
      const policy = policyOf(features, reference, theta, eta);
      const mass = reference.reduce((sum, p) => sum + p, 0);
      for (const [answer, weight] of weights.entries()) {
        lack -= weight * Math.log(policy[answer]! / (reference[answer]! / mass));
        total += weight;
      }
    }
    expect(norm(theta)).toBeGreaterThan(0.01);
    expect(last.loss).toBeCloseTo(lack / total, 12);
  });

  it("more ridge stays nearer to π₀", () => {
    const { prompts, dimension } = randomPrompts();
    const kl = (ridge: number) => trainLogLinearLikelihood({ prompts, dimension, eta, ridge }).last.kl;
    expect(kl(10)).toBeLessThan(kl(1));
    expect(kl(1)).toBeLessThan(kl(0.1));
  });

  it("refuses what has no prompts, no weight, or other lengths", () => {
    const { prompts, dimension } = randomPrompts();
    const train = (change: object) =>
      trainLogLinearLikelihood({ prompts, dimension, eta, ridge: 0, ...change });
    expect(() => train({ prompts: [] })).toThrow(/prompts\.length/);
    expect(() => train({ prompts: prompts.map((p) => ({ ...p, weights: [0] })) })).toThrow(DomainError);
    expect(() => train({ dimension: 2 })).toThrow(DomainError);
    expect(() => train({ prompts: prompts.map((p) => ({ ...p, weights: [-1] })) })).toThrow(/weights\[0\]/);
    expect(() => train({ prompts: prompts.map((p) => ({ ...p, weights: [1e301] })) })).toThrow(DomainError);
    expect(() =>
      train({ prompts: prompts.map((p) => ({ ...p, reference: p.reference.map(() => -1) })) }),
    ).toThrow(/reference/);
    expect(() => train({ dimension: 1.5 })).toThrow(/dimension/);
    expect(() => train({ eta: 0 })).toThrow(/eta/);
    expect(() => train({ start: new Float64Array(dimension).fill(Number.NaN) })).toThrow(/start/);
    expect(() => train({ start: new Float64Array(dimension + 1) })).toThrow(/start/);
  });
});

describe("the KL of a log-linear policy", () => {
  it("refuses no pools and what is out of its domain, by name", () => {
    const { prompts, dimension } = randomPrompts();
    const theta = new Float64Array(dimension);
    const kl =
      (change: object, pools: typeof prompts = prompts) =>
      () =>
        logLinearKl(pools, { theta, eta, ...change });
    expect(kl({}, [])).toThrow(/pools\.length/);
    expect(kl({ eta: 0 })).toThrow(/eta/);
    expect(kl({ theta: theta.map(() => Number.NaN) })).toThrow(/theta/);
    const negative = prompts.map((prompt) => ({ ...prompt, reference: prompt.reference.map(() => -1) }));
    expect(kl({}, negative)).toThrow(/reference/);
  });

  it("is that of its distribution, averaged over prompts", () => {
    const { prompts, dimension } = randomPrompts();
    const theta = Float64Array.from({ length: dimension }, (_, i) => Math.sin(i));
    const each = prompts.map(({ features, reference }) => {
      const weights = policyOf(features, reference, theta, eta);
      return poolValue({ weights, reference, rewards: weights }, 1).kl;
    });
    const mean = each.reduce((sum, kl) => sum + kl, 0) / each.length;
    expect(logLinearKl(prompts, { theta, eta })).toBeCloseTo(mean, 12);
    expect(logLinearKl(prompts, { theta: new Float64Array(dimension), eta })).toBeCloseTo(0, 15);
  });
});

function policyOf(
  features: Float64Array | Float32Array,
  reference: ArrayLike<number>,
  theta: Float64Array,
  scale: number,
): Float64Array {
  const d = theta.length;
  const masses = Float64Array.from(reference, (p, j) => {
    let score = 0;
    for (let i = 0; i < d; i++) score += theta[i]! * features[j * d + i]!;
    return p * Math.exp(score / scale);
  });
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  return masses.map((mass) => mass / total);
}

function randomPrompts() {
  const random = createRandom(7);
  const [dimension, k] = [3, 6];
  const prompts = Array.from({ length: 8 }, () => {
    const features = Float64Array.from({ length: k * dimension }, () => random.uniform() - 0.5);
    const chosen = features.slice(0, dimension);
    return {
      features,
      reference: Array.from({ length: k }, () => 0.5 + random.uniform()),
      chosen,
      weights: [1],
    };
  });
  return { prompts, dimension };
}
