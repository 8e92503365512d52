import { describe, expect, it } from "vitest";
import { simulateComparisons } from "../../reference/fixtures.ts";
import { norm } from "../linear-algebra/vectors.ts";
import { createRandom } from "../random.ts";
import { ensembleRewards, fitEnsemble } from "./ensemble.ts";
import { fitBradleyTerry } from "./fit.ts";

describe("ensembleRewards", () => {
  const thetas = [Float64Array.of(1, 0), Float64Array.of(3, 1), Float64Array.of(-1, 2)];
  const features = Float64Array.of(1, 0, 0, 1, 0, 0);

  it("by hand: mean, unbiased variance, UWO and WCO of rewards centred on the prompt", () => {
    // Centred rewards: (2/3, −1/3, −1/3), (5/3, −1/3, −4/3), (−4/3, 5/3, −1/3).
    const rewards = ensembleRewards({ features, thetas, lambda: 0.5 });
    expect(rewards.mean[0]).toBeCloseTo(1 / 3, 12);
    expect(rewards.mean[1]).toBeCloseTo(1 / 3, 12);
    expect(rewards.mean[2]).toBeCloseTo(-2 / 3, 12);
    expect(rewards.variance[0]).toBeCloseTo((1 / 9 + 16 / 9 + 25 / 9) / 2, 12);
    expect(rewards.uwo[0]).toBeCloseTo(1 / 3 - 0.5 * (7 / 3), 12);
    expect(Array.from(rewards.wco)).toEqual([-4 / 3, -1 / 3, -4 / 3].map((v) => expect.closeTo(v, 12)));
  });

  it("a constant added to a member's rewards of the prompt changes nothing", () => {
    // Feature 3 is the same for all candidates, so any weight on it is such a constant.
    const wide = Float64Array.of(1, 0, 1, 0, 1, 1, 0, 0, 1);
    const shifted = thetas.map((theta, e) => Float64Array.of(theta[0]!, theta[1]!, 100 * e));
    const a = ensembleRewards({ features, thetas, lambda: 1 });
    const b = ensembleRewards({ features: wide, thetas: shifted, lambda: 1 });
    for (let j = 0; j < 3; j++) expect(b.variance[j]).toBeCloseTo(a.variance[j]!, 9);
  });

  it("two members are enough: their variance is half the squared difference", () => {
    const { variance } = ensembleRewards({ features, thetas: thetas.slice(0, 2), lambda: 1 });
    // Centred rewards of the first candidate: 2/3 and 5/3.
    expect(variance[0]).toBeCloseTo(0.5, 12);
  });

  it("refuses a single member and features of the wrong width", () => {
    expect(() => ensembleRewards({ features, thetas: thetas.slice(1, 2), lambda: 1 })).toThrow(
      /thetas\.length/,
    );
    expect(() => ensembleRewards({ features: new Float64Array(3), thetas, lambda: 1 })).toThrow(
      /features\.length/,
    );
    expect(() => ensembleRewards({ features: new Float64Array(0), thetas, lambda: 1 })).toThrow(
      /features\.length/,
    );
    expect(() => ensembleRewards({ features, thetas, lambda: Number.NaN })).toThrow(/lambda/);
    const [first] = thetas;
    for (const [members, message] of [
      [[first!, Float64Array.of(1)], /thetas\[1\]\.length must be 2, got 1/],
      [[first!, Float64Array.of(1, Number.NaN)], /thetas\[1\]\[1\] must be a finite number, got NaN/],
      [[new Float64Array(), new Float64Array()], /thetas\[0\]\.length must be at least 1, got 0/],
    ] as const)
      expect(() => ensembleRewards({ features, thetas: members, lambda: 1 })).toThrow(message);
    const unknown = features.map((value, i) => (i === 3 ? Number.NaN : value));
    expect(() => ensembleRewards({ features: unknown, thetas, lambda: 1 })).toThrow(/features\[3\]/);
    const huge = thetas.map((theta) => theta.map(() => 1e100));
    expect(() => ensembleRewards({ features: features.map(() => 9), thetas: huge, lambda: 1 })).toThrow(
      /rewards by thetas\[0\]\[0\] must be at most 1e\+100/,
    );
    expect(() => ensembleRewards({ features, thetas, lambda: 1e101 })).toThrow(/lambda must be at most/);
  });
});

describe("fitEnsemble", () => {
  const data = simulateComparisons(4, 400, [1, -1]);
  const prompts = Array.from({ length: 400 }, (_, i) => Math.floor(i / 4));
  const fit = (seed: number) =>
    fitEnsemble({ ...data, prompts, members: 12, ridge: 0.1, random: createRandom(seed) });

  it("is reproducible, and its members differ", () => {
    expect(fit(1)).toEqual(fit(1));
    const [first, second] = fit(1);
    expect(first).not.toEqual(second);
  });

  it("resamples whole prompts: with one prompt every member is the full fit", () => {
    const members = fitEnsemble({
      ...data,
      prompts: prompts.map(() => 7),
      members: 3,
      ridge: 0.1,
      random: createRandom(2),
    });
    const full = fitBradleyTerry({ ...data, ridge: 0.1 });
    for (const theta of members) expect(theta).toEqual(full.theta);
  });

  it("keeps every member within ‖θ‖ ≤ B", () => {
    const bounded = fitEnsemble({
      ...data,
      prompts,
      members: 3,
      ridge: 0.1,
      normBound: 0.5,
      random: createRandom(1),
    });
    for (const theta of bounded) expect(norm(theta)).toBeCloseTo(0.5, 8);
  });

  it("spreads as the bootstrap should (seeded, false-alarm rate about 1e-3)", () => {
    const members = fit(3);
    const mean = members.reduce((sum, theta) => sum + theta[0]!, 0) / 12;
    const deviation = Math.sqrt(members.reduce((sum, theta) => sum + (theta[0]! - mean) ** 2, 0) / 11);
    // Fisher's standard error here is about 0.26; sd/σ of 12 members lies in [0.39, 1.72] 99.9 % of the time.
    expect(deviation).toBeGreaterThan(0.1);
    expect(deviation).toBeLessThan(0.45);
  });

  it("resamples prompts of positive weight only: whatever the seed there is something to fit", () => {
    const four = {
      differences: Float64Array.of(1, 1, 1, 1),
      labels: [1, 1, 0, 0],
      weights: [1, 0, 0, 1],
      prompts: [0, 1, 2, 3],
      dimension: 1,
      members: 5,
      ridge: 1,
    };
    // A resample holds the first prompt twice, once or not at all, in proportions 1 : 2 : 1.
    const thetas = Array.from({ length: 100 }, (_, seed) =>
      fitEnsemble({ ...four, random: createRandom(seed) }),
    ).flat();
    const signs = [-1, 0, 1].map((sign) => thetas.filter((theta) => Math.sign(theta[0]!) === sign).length);
    // 500 draws: each share within 4.4 deviations of ¼, ½, ¼ but for 3 in 10⁵.
    expect(Math.abs(signs[0]! - 125)).toBeLessThan(43);
    expect(Math.abs(signs[1]! - 250)).toBeLessThan(49);
    expect(() => fitEnsemble({ ...four, weights: [0, 0, 0, 0], random: createRandom(1) })).toThrow(
      /sum of weights/,
    );
  });

  it("refuses fewer than two members, prompts of another length and no data", () => {
    const random = createRandom(1);
    expect(() => fitEnsemble({ ...data, prompts, members: 1, ridge: 0.1, random })).toThrow(/members/);
    expect(() => fitEnsemble({ ...data, prompts: [1], members: 2, ridge: 0.1, random })).toThrow(
      /prompts\.length/,
    );
    expect(() =>
      fitEnsemble({
        differences: new Float64Array(),
        labels: [],
        dimension: 1,
        prompts: [],
        members: 2,
        ridge: 1,
        random,
      }),
    ).toThrow(/prompts\.length/);
  });
});
