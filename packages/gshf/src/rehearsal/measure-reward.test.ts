import { describe, expect, it } from "vitest";
import { DomainError } from "../errors.ts";
import { log1pExp, sigmoid } from "../numerics.ts";
import { measureReward } from "./measure-reward.ts";
import type { RehearsalPool } from "./types.ts";

/** Answers of one feature each, which is the reward that θ = 1 gives them. */
const pool = (rewards: number[], gold: number[]): RehearsalPool => ({
  key: "p",
  features: Float32Array.from(rewards),
  gold,
});
const theta = Float64Array.of(1);
const eta = 0.5;
const entropy = (margin: number, truth: number) => log1pExp(margin) - sigmoid(truth) * margin;

describe("what a reward is worth on pools", () => {
  it("counts the order of answers that people tell apart, and the loss of all pairs", () => {
    // 0 and 1 are too close to have an order; of the others one pair is the wrong way round, and one is called equal.
    const { accuracy, logLoss } = measureReward([pool([0.5, 0, 0.5, 0.25], [0, 0.1, 1, 2])], theta, eta);
    // 2 over 0: equal, half right. 2 over 1: right. 3 over 0: wrong. 3 over 1: right. 3 over 2: wrong.
    expect(accuracy).toBeCloseTo(2.5 / 5, 12);
    const pairs: [number, number][] = [
      [-0.5, 0.1],
      [0, 1],
      [0.5, 0.9],
      [-0.25, 2],
      [0.25, 1.9],
      [-0.25, 1],
    ];
    expect(logLoss).toBeCloseTo(pairs.reduce((sum, [m, t]) => sum + entropy(m, t), 0) / 6, 12);
  });

  it("is a mean over prompts, in which one whose answers nobody tells apart has no say about order", () => {
    const told = pool([0.5, 0], [1, 0]);
    const even = pool([0.5, 0], [0.1, 0]);
    expect(measureReward([told, even, even], theta, eta).accuracy).toBe(1);
    expect(measureReward([even], theta, eta).accuracy).toBeNull();
    const [one, other] = [measureReward([told], theta, eta), measureReward([even], theta, eta)];
    const both = measureReward([told, even], theta, eta);
    for (const figure of ["gain", "kl", "logLoss"] as const)
      expect(both[figure]).toBeCloseTo((one[figure] + other[figure]) / 2, 12);
  });

  it("refuses no pools, a θ that is no vector of numbers, and malformed pools by name", () => {
    expect(() => measureReward([], theta, eta)).toThrow(/pools\.length/);
    expect(() => measureReward([pool([0.5, 0], [1, 0])], Float64Array.of(Number.NaN), eta)).toThrow(/theta/);
    const referring = (reference: number[]) => () =>
      measureReward([{ ...pool([0.5, 0, 0.1], [1, 0, 0]), reference }], theta, eta);
    for (const reference of [
      [1, 0, 0],
      [1, -1, 1],
      [1, 1],
      [0, 0, 0],
    ]) {
      expect(referring(reference)).toThrow(/reference of pool p/);
      expect(referring(reference)).toThrow(DomainError);
    }
    expect(referring([1, 0, 1])().gain).toBeGreaterThan(0);
  });
});
