import { describe, expect, it } from "vitest";
import { optimalPolicy } from "../evaluation/finite-pool.ts";
import { createRandom } from "../random.ts";
import { evenPath, oneShotAcceptance, stepAcceptances } from "./multi-step.ts";
import { type DrawRequest, multiStepRejection, poolSampler } from "./multi-step-rejection.ts";

const target = { reference: [4, 3, 2, 1], rewards: [0, 0.5, 0.9, 1] };
const [eta, bound] = [0.2, 1];
const path = evenPath(eta, 3);

describe("multiStepRejection", () => {
  it("accepts draws from π_η, each step at its own rate, all steps together at the one-shot rate (false alarm 4e-4)", async () => {
    const random = createRandom(17);
    const sample = poolSampler(target, random.fork("draw"));
    const count = 4000;
    const { accepted, rewards, steps } = await multiStepRejection({ path, bound, count, sample, random });
    expect(accepted).toHaveLength(count);
    expect(Array.from(rewards)).toEqual(accepted.map((j) => target.rewards[j]));
    const policy = optimalPolicy(target.reference, target.rewards, eta);
    const chiSquare = policy.reduce((sum, p, j) => {
      const seen = accepted.filter((index) => index === j).length;
      return sum + (seen - count * p) ** 2 / (count * p);
    }, 0);
    // χ²₃ exceeds 21.1 once in 10⁴.
    expect(chiSquare).toBeLessThan(21.1);
    const rates = stepAcceptances(target, path);
    let [logProduct, variance] = [0, 0];
    steps.forEach(({ accepted: kept, drawn }, i) => {
      const [p, share] = [rates[i]!, kept / drawn];
      expect(Math.abs(share - p)).toBeLessThan(4.2 * Math.sqrt((p * (1 - p)) / drawn));
      logProduct += Math.log(share);
      variance += (1 - p) / (p * drawn);
    });
    expect(Math.abs(logProduct - Math.log(oneShotAcceptance(target, eta)))).toBeLessThan(
      3.89 * Math.sqrt(variance),
    );
  });

  it("asks each step for fresh draws of the policy before, with what that step accepted, and reports η and coefficient", async () => {
    const requests: DrawRequest<number>[] = [];
    const sample = poolSampler(target, createRandom(1));
    const { steps, accepted } = await multiStepRejection<number>({
      path,
      bound,
      count: 20,
      random: createRandom(2),
      sample: (request) => {
        requests.push(request);
        return sample(request);
      },
    });
    const first = (step: number) => requests.find((request) => request.step === step);
    expect([0, 1, 2].map((step) => first(step)?.eta)).toEqual([Number.POSITIVE_INFINITY, path[0], path[1]]);
    expect([0, 1, 2].map((step) => first(step)?.accepted.length)).toEqual([
      0,
      steps[0]?.accepted,
      steps[1]?.accepted,
    ]);
    expect(first(0)?.count).toBe(20);
    expect(steps.map((step) => step.eta)).toEqual([...path]);
    // Even steps in 1/η: every coefficient is 3η.
    for (const { coefficient } of steps) expect(coefficient).toBeCloseTo(0.6, 12);
    for (const { accepted: kept } of steps) expect(kept).toBeGreaterThanOrEqual(20);
    expect(accepted).toHaveLength(20);
    for (const step of [0, 1, 2]) {
      const drawn = requests.filter((r) => r.step === step).reduce((sum, r) => sum + r.count, 0);
      expect(steps[step]?.drawn).toBe(drawn);
    }
  });

  it("is the same again from the same seeds", async () => {
    const run = () => {
      const random = createRandom(3);
      return multiStepRejection({
        path,
        bound,
        count: 50,
        random,
        sample: poolSampler(target, random.fork("draw")),
      });
    };
    expect(await run()).toEqual(await run());
  });

  it("draws of one step see other random numbers in every call", async () => {
    const accepted: number[] = [];
    // Two draws a call, each accepted with probability ½: the same numbers again would accept the same places.
    await multiStepRejection({
      path: [1],
      bound: Math.LN2,
      count: 60,
      random: createRandom(4),
      sample: async () => ({ candidates: [0, 1], rewards: [0, 0] }),
    }).then((result) => accepted.push(...result.accepted));
    // 60 fair coins: outside 13…47 once in 10⁵.
    expect(accepted.filter((j) => j === 0).length).toBeGreaterThan(12);
    expect(accepted.filter((j) => j === 0).length).toBeLessThan(48);
  });

  it("a step that cannot be filled is an error that names it, and draws no more than it may", async () => {
    let drawn = 0;
    const sample = async ({ step, count }: DrawRequest<string>) => {
      if (step === 1) drawn += count;
      const reward = step === 0 ? 1 : -1e9;
      return { candidates: Array.from({ length: count }, () => "a"), rewards: Array(count).fill(reward) };
    };
    const options = { path: [1, 0.5], bound: 1, count: 3, random: createRandom(1), sample };
    await expect(multiStepRejection({ ...options, drawsMax: 100 })).rejects.toThrow(
      /accepted in step 1 must be at least 3 out of 100 draws .*, got 0/,
    );
    expect(drawn).toBe(100);
    await expect(multiStepRejection(options)).rejects.toThrow(/out of 3000 draws/);
  });

  it.each([
    [{ path: [] }, /path\.length must be an integer of at least 1, got 0/],
    [{ path: [1, 1] }, /path\[1\] must be below its predecessor 1, got 1/],
    [{ path: [1, 2] }, /path\[1\] must be below its predecessor 1, got 2/],
    [{ path: [1, Number.NaN] }, /path\[1\] must be positive/],
    [{ path: [1e-320] }, /path\[0\] must be at least 1e-100/],
    [{ bound: 0.9 }, /rewards\[\d+\] must be at most the bound 0.9, got 1/],
    [{ bound: Number.NaN }, /bound must be a finite number/],
    [{ count: 0 }, /count must be an integer of at least 1/],
    [{ drawsMax: 5 }, /drawsMax must be an integer of at least 30, got 5/],
    [
      { sample: async () => ({ candidates: [], rewards: [] }) },
      /candidates\.length in step 0 must be at least 1, got 0/,
    ],
    [{ sample: async () => ({ candidates: [1, 2], rewards: [1] }) }, /rewards\.length must be 2, got 1/],
    [
      { sample: async () => ({ candidates: [1], rewards: [Number.NaN] }) },
      /rewards\[0\] must be a finite number/,
    ],
  ])("refuses %o", async (change, message) => {
    const random = createRandom(1);
    const options = { path, bound, count: 30, random, sample: poolSampler(target, random) };
    await expect(multiStepRejection({ ...options, ...change })).rejects.toThrow(message);
  });

  it("a pool must have weights and rewards", () => {
    expect(() => poolSampler({ reference: [1], rewards: [1, 2] }, createRandom(1))).toThrow(
      /reference\.length/,
    );
    expect(() => poolSampler({ reference: [1], rewards: [Number.NaN] }, createRandom(1))).toThrow(
      /rewards\[0\]/,
    );
  });
});
