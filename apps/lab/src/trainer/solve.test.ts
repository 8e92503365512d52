import { Covariance, pessimisticPolicies, sigmoid, softmax, uncertaintyBonus } from "@gshf/gshf";
import type { MetricsPoint } from "@gshf/trainer-protocol";
import { expect, test } from "vitest";
import { solve } from "./solve.ts";
import type { TrainingProblem, Weights } from "./training-problem.ts";

const [k, eta] = [4, 0.5];
const reference = [0.1, 0.2, 0.3, 0.4];
const rewards = Float64Array.from([0.4, -0.3, 0.9, 0]);
/** A feature of its own for each answer: the class holds every policy. */
const features = Float64Array.from({ length: k * k }, (_, i) => Number(i % (k + 1) === 0));
const settings = { dimension: k, eta, ridge: 0, stepsMax: 20_000, start: null, checkpoints: 0 };
const pools = [{ features, reference }];
const silent = { onPoint: () => undefined, onCheckpoint: () => undefined };

function policyOf(theta: Float64Array): Float64Array {
  return softmax(reference.map((p, j) => Math.log(p) + (theta[j] ?? 0) / eta));
}

/** All pairs once, each labeled as Bradley and Terry have it of the rewards: what infinitely many labels say. */
function allPairs(margin: (i: number, j: number) => number): TrainingProblem {
  const pairs = Array.from({ length: k }, (_, i) => i).flatMap((i) =>
    Array.from({ length: i }, (_, j) => [i, j] as const),
  );
  return {
    kind: "comparisons",
    ...settings,
    pools,
    differences: Float64Array.from(
      pairs.flatMap(([i, j]) => Array.from({ length: k }, (_, c) => Number(c === i) - Number(c === j))),
    ),
    labels: Float64Array.from(pairs, ([i, j]) => sigmoid((rewards[i] ?? 0) - (rewards[j] ?? 0))),
    weights: new Float64Array(pairs.length).fill(1),
    margins: Float64Array.from(pairs, ([i, j]) => margin(i, j)),
  };
}

test("pessimistic DPO ends at the Gibbs policy of the reward less beta times its uncertainty", () => {
  // D_off knows the first two answers well and never saw the third.
  const rows = [1, -1, 0, 0, 1, -1, 0, 0, 1, 0, 0, -1];
  const covariance = Covariance.build({ dimension: k, lambda: 0.2, differences: Float64Array.from(rows) });
  const beta = 0.8;
  const nu = Float64Array.from(reference);
  const gamma = uncertaintyBonus(features, nu, covariance);
  const problem = allPairs((i, j) => beta * ((gamma[i] ?? 0) - (gamma[j] ?? 0)));
  const { theta, kl, converged } = solve(problem, silent, 1e-13);
  expect(converged).toBe(true);
  const [wanted] = pessimisticPolicies({ prompts: pools, theta: rewards, covariance, nu, beta, eta });
  const found = policyOf(theta);
  for (const [j, p] of (wanted ?? []).entries()) expect(Math.abs((found[j] ?? 0) - p)).toBeLessThan(1e-6);
  const exact = found.reduce((sum, p, j) => sum + p * Math.log(p / (reference[j] ?? 1)), 0);
  expect(kl).toBeCloseTo(exact, 10);
  // Without margins it trusts the answer that nobody compared, which the margins keep it from.
  const plain = policyOf(
    solve(
      allPairs(() => 0),
      silent,
      1e-13,
    ).theta,
  );
  expect(plain[2]).toBeGreaterThan((found[2] ?? 0) + 0.01);
});

test("SFT ends at the weighted frequencies of the chosen answers", () => {
  const chosen = Float64Array.from([0, 1, 2, 3].flatMap((j) => [...features.slice(j * k, (j + 1) * k)]));
  const weights = [1, 2.5, 0.5, 4];
  const prompts = [{ features, reference, chosen, weights }];
  const { theta, converged } = solve({ kind: "likelihood", ...settings, pools, prompts }, silent, 1e-13);
  expect(converged).toBe(true);
  const found = policyOf(theta);
  for (const [j, weight] of weights.entries())
    expect(Math.abs((found[j] ?? 0) - weight / 8)).toBeLessThan(1e-6);
});

test("checkpoints on the way are of the steps 1, 2, 4, and each is what a run of so many steps ends at", () => {
  const problem = allPairs(() => 0);
  const made: Weights[] = [];
  const points: MetricsPoint[] = [];
  solve(
    { ...problem, checkpoints: 3 },
    { onPoint: (point) => points.push(point), onCheckpoint: (weights) => made.push(weights) },
  );
  expect(made.map(({ steps }) => steps)).toEqual([1, 2, 4]);
  for (const { steps, theta, kl } of made) {
    const short = solve({ ...problem, stepsMax: steps }, silent);
    expect([...theta]).toEqual([...short.theta]);
    expect(kl).toBe(short.kl);
    expect(points[steps - 1]).toMatchObject({ step: steps, kl_k1: kl });
  }
  expect(new Set(made.map(({ kl }) => kl)).size).toBe(3);
});
