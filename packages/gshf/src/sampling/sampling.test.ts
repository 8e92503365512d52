import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectClose, reference } from "../../reference/fixtures.ts";
import { createRandom, type Random } from "../random.ts";
import { adaptivePath, evenPath, oneShotAcceptance, stepAcceptances } from "./multi-step.ts";
import { rejectExact, rejectLiu2023 } from "./rejection.ts";
import { raftChoice, rsoPairs } from "./rso.ts";

const { sampling } = reference;
const target = { reference: sampling.reference, rewards: sampling.rewards };

describe("rejectLiu2023", () => {
  it("returns distinct candidates, as many as asked, the paper's 8 to 2", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 8 }), (seed, count) => {
        const random = createRandom(seed);
        const rewards = Array.from({ length: 8 }, () => random.normal());
        const accepted = rejectLiu2023({ rewards, count, coefficient: 0.5, random });
        expect(new Set(accepted).size).toBe(count);
      }),
    );
  });

  it("always accepts the best of the remaining, so a tiny coefficient sorts by reward", () => {
    const accepted = rejectLiu2023({
      rewards: [1, 5, 3, 4],
      count: 4,
      coefficient: 1e-6,
      random: createRandom(1),
    });
    expect(accepted).toEqual([1, 3, 2, 0]);
  });

  it("accepts a runner-up with probability exp(−Δ/coefficient) in the first pass (seeded, false alarm 1e-4)", () => {
    const random = createRandom(2);
    const n = 20_000;
    let first = 0;
    // The worse candidate comes first in order, so it is accepted first exactly when its own draw succeeds.
    for (let i = 0; i < n; i++)
      if (rejectLiu2023({ rewards: [0, 0.4], count: 1, coefficient: 0.5, random })[0] === 0) first++;
    const p = Math.exp(-0.8);
    expect(Math.abs(first - n * p)).toBeLessThan(3.89 * Math.sqrt(n * p * (1 - p)));
  });

  it("treats identical rewards as distinct candidates and refuses more than there are", () => {
    const random = createRandom(3);
    expect(rejectLiu2023({ rewards: [1, 1, 1], count: 3, coefficient: 0.5, random })).toHaveLength(3);
    expect(() => rejectLiu2023({ rewards: [1, 1], count: 3, coefficient: 0.5, random })).toThrow(
      /count must be at most the 2 candidates given, got 3/,
    );
    expect(() => rejectLiu2023({ rewards: [1, 1], count: -1, coefficient: 0.5, random })).toThrow(/count/);
    expect(() => rejectLiu2023({ rewards: [1], count: 1, coefficient: 0, random })).toThrow(/coefficient/);
    expect(() => rejectLiu2023({ rewards: [Number.NaN], count: 1, coefficient: 1, random })).toThrow(
      /rewards\[0\]/,
    );
  });
});

describe("a probability that underflows to zero", () => {
  it("is never accepted, not even on a draw of exactly 0", () => {
    const zero: Random = { ...createRandom(1), uniform: () => 0 };
    expect(rejectExact({ rewards: [-1e9, 1], bound: 1, eta: 1, random: zero })).toEqual([1]);
    expect(rejectLiu2023({ rewards: [-1e9, 1], count: 1, coefficient: 1, random: zero })).toEqual([1]);
  });
});

describe("rejectExact", () => {
  it("accepts with probability exp((r−R)/η) (seeded, false alarm 1e-4)", () => {
    const random = createRandom(4);
    const n = 20_000;
    const rewards = new Float64Array(n).fill(0.7);
    const accepted = rejectExact({ rewards, bound: 1, eta: 0.3, random }).length;
    const p = Math.exp(-1);
    expect(Math.abs(accepted - n * p)).toBeLessThan(3.89 * Math.sqrt(n * p * (1 - p)));
  });

  it("keeps a draw at the bound, in order, and refuses one above it", () => {
    const random = createRandom(5);
    expect(rejectExact({ rewards: [1, -1e9, 1], bound: 1, eta: 0.1, random })).toEqual([0, 2]);
    expect(() => rejectExact({ rewards: [0, 1.1], bound: 1, eta: 1, random })).toThrow(
      /rewards\[1\] must be at most the bound 1/,
    );
    expect(() => rejectExact({ rewards: [0], bound: Number.NaN, eta: 1, random })).toThrow(/bound/);
    expect(() => rejectExact({ rewards: [Number.NaN], bound: 1, eta: 1, random })).toThrow(/rewards\[0\]/);
    expect(() => rejectExact({ rewards: [0], bound: 1, eta: 0, random })).toThrow(/eta/);
  });
});

describe("multi-step acceptance", () => {
  it("agrees with numpy's direct expectations", () => {
    expectClose(stepAcceptances(target, sampling.path), sampling.acceptance, 1e-12);
    expect(oneShotAcceptance(target, 0.1)).toBeCloseTo(sampling.oneShot, 12);
  });

  it("steps multiply to the one-shot rate exactly, also where that underflows naively", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 2, maxLength: 9 }),
        fc.integer({ min: 1, max: 6 }),
        (rewards, steps) => {
          const pool = { reference: rewards.map(() => 1), rewards };
          const product = stepAcceptances(pool, evenPath(0.1, steps)).reduce((p, rate) => p * rate, 1);
          expect(product / oneShotAcceptance(pool, 0.1)).toBeCloseTo(1, 9);
        },
      ),
    );
    expect(oneShotAcceptance({ reference: [1, 1e-9], rewards: [-1e4, 0] }, 0.01) / 1e-9).toBeCloseTo(1, 8);
  });

  it("the first of equal steps in 1/η is the worst", () => {
    const rates = stepAcceptances(target, evenPath(0.1, 4));
    for (let i = 1; i < rates.length; i++) expect(rates[i]).toBeGreaterThan(rates[i - 1]!);
  });

  it("evenPath is Nη/i", () => {
    expectClose(evenPath(0.1, 3), [0.3, 0.15, 0.1], 1e-15);
    expect(() => evenPath(0, 3)).toThrow(/eta/);
    expect(() => evenPath(1, 0)).toThrow(/steps/);
    expect(() => evenPath(1e308, 3)).toThrow(/eta must be at most 1e\+100 in magnitude, got 1e\+308/);
    expect(() => evenPath(1, 10_001)).toThrow(/steps must be an integer of at most 10000/);
  });

  it("the adaptive path accepts at least what was asked, exactly that on all but the last step, and ends at η", () => {
    const path = adaptivePath(target, 0.05, 0.37);
    const rates = stepAcceptances(target, path);
    expect(path.at(-1)).toBe(0.05);
    expect(path.length).toBeGreaterThan(1);
    rates.forEach((rate, i) => {
      if (i < rates.length - 1) expect(rate).toBeCloseTo(0.37, 6);
      else expect(rate).toBeGreaterThanOrEqual(0.37);
    });
    expect(Array.from(adaptivePath({ reference: [1, 1], rewards: [1, 1] }, 0.1))).toEqual([0.1]);
    expect(adaptivePath(target, 0.05)).toEqual(path);
  });

  it("the adaptive path of several prompts accepts that much in the mean over them", () => {
    const pools = [
      target,
      { reference: [1, 2, 1], rewards: [0, 0.2, 0.9] },
      { reference: [1, 1], rewards: [0.3, 0.3] },
    ];
    const path = adaptivePath(pools, 0.05, 0.5);
    const rates = pools.map((pool) => stepAcceptances(pool, path));
    const means = Array.from(path, (_, i) => rates.reduce((sum, rate) => sum + rate[i]!, 0) / pools.length);
    expect(path.length).toBeGreaterThan(1);
    for (const mean of means.slice(0, -1)) expect(mean).toBeCloseTo(0.5, 9);
    expect(means.at(-1)).toBeGreaterThanOrEqual(0.5);
    expect(adaptivePath([target, target], 0.05)).toEqual(adaptivePath(target, 0.05));
    expect(() => adaptivePath([], 0.05)).toThrow(/targets/);
  });

  it("rewards and η in another unit give the same path in that unit", () => {
    const path = adaptivePath(target, 0.05, 0.37);
    for (const scale of [2 ** 20, 2 ** -20]) {
      const scaled = { ...target, rewards: target.rewards.map((r) => r * scale) };
      expectClose(
        adaptivePath(scaled, 0.05 * scale, 0.37).map((eta) => eta / scale),
        path,
        1e-9,
      );
    }
  });

  it("standing still accepts everything", () => {
    expect(stepAcceptances(target, [0.3, 0.3])[1]).toBe(1);
  });

  it("ignores candidates outside π₀'s support and rewards' common shift", () => {
    const wider = { reference: [...target.reference, 0], rewards: [...target.rewards, 99] };
    expectClose(stepAcceptances(wider, sampling.path), sampling.acceptance, 1e-12);
    const shifted = { ...target, rewards: target.rewards.map((r) => r + 1e3) };
    expectClose(stepAcceptances(shifted, sampling.path), sampling.acceptance, 1e-9);
  });

  it("an adaptive path ends whatever the rewards' range", () => {
    for (const [range, eta] of [
      [1e6, 1e-7],
      [1e100, 1e-100],
    ] as const) {
      const pool = { reference: [0.9, 0.1], rewards: [0, range] };
      const path = adaptivePath(pool, eta);
      // ⌈log .1/log .37⌉ steps.
      expect(path).toHaveLength(3);
      const rates = stepAcceptances(pool, path);
      expectClose(rates.subarray(0, 2), [0.37, 0.37], 1e-9);
      expect(rates.reduce((product, rate) => product * rate, 1)).toBeCloseTo(0.1, 12);
    }
    const pool = { reference: [0.9, 0.1], rewards: [0, 1] };
    expect(() => adaptivePath(pool, 1e-7, 0.9999)).toThrow(
      /acceptance must be reached in 10000 steps, got 0.9999/,
    );
    expect(adaptivePath(pool, 1e-7, 0.99975)).toHaveLength(9210);
    expect(adaptivePath(pool, 1e-7, 0.37, 3)).toHaveLength(3);
    expect(() => adaptivePath(pool, 1e-7, 0.37, 2)).toThrow(/acceptance must be reached in 2 steps/);
    expect(() => adaptivePath(pool, 1e-7, 0.37, 0)).toThrow(/stepsMost/);
    const sure = { reference: [1, 1e-12], rewards: [1, 0] };
    expect(() => adaptivePath(sure, 1e-7, 1 - 2 ** -53)).toThrow(/acceptance must be low enough/);
  });

  it("refuses paths that go back and rates outside (0, 1)", () => {
    expect(() => stepAcceptances(target, [0.5, 0.125, 0.25])).toThrow(
      /path\[2\] must be at most its predecessor 0\.125, got 0\.25/,
    );
    expect(() => stepAcceptances(target, [0])).toThrow(/path\[0\]/);
    expect(() => stepAcceptances(target, [1e-320])).toThrow(/path\[0\] must be at least 1e-100, got 1e-320/);
    expect(() => stepAcceptances({ ...target, rewards: target.rewards.map(() => 1e101) }, [1])).toThrow(
      /rewards\[0\] must be at most 1e\+100/,
    );
    expect(() => stepAcceptances({ ...target, rewards: [Number.NaN] }, [1])).toThrow(/rewards\[0\]/);
    expect(() => stepAcceptances({ ...target, reference: [1] }, [1])).toThrow(/reference\.length/);
    for (const rate of [0, 1]) expect(() => adaptivePath(target, 0.1, rate)).toThrow(/acceptance/);
    expect(() => oneShotAcceptance(target, 0)).toThrow(/eta/);
    expect(() => adaptivePath(target, 0)).toThrow(/eta/);
    const unknown = { ...target, rewards: target.rewards.map(() => Number.NaN) };
    expect(() => oneShotAcceptance(unknown, 1)).toThrow(/rewards\[0\]/);
    expect(() => adaptivePath(unknown, 1)).toThrow(/rewards\[0\]/);
  });
});

describe("RSO and RAFT", () => {
  it("labels pairs by the proxy reward and uses each candidate once", () => {
    for (let seed = 0; seed < 50; seed++) {
      const random = createRandom(seed);
      const rewards = Array.from({ length: 8 }, () => random.normal());
      const pairs = rsoPairs({ rewards, pairs: 3, coefficient: 0.5, random });
      expect(new Set(pairs.flatMap(({ chosen, rejected }) => [chosen, rejected])).size).toBe(6);
      for (const { chosen, rejected } of pairs) expect(rewards[chosen]).toBeGreaterThan(rewards[rejected]!);
    }
    expect(() =>
      rsoPairs({ rewards: [1, 2, 3], pairs: 2, coefficient: 0.5, random: createRandom(1) }),
    ).toThrow(/count/);
    expect(() => rsoPairs({ rewards: [1, 2], pairs: 0, coefficient: 0.5, random: createRandom(1) })).toThrow(
      /pairs/,
    );
  });

  it("`liu2023` is what it does unless told; `exact` takes what the bound lets through, and no more than asked", () => {
    const random = createRandom(6);
    const rewards = Array.from({ length: 40 }, () => random.uniform());
    const options = { rewards, pairs: 3, coefficient: 0.5, random };
    expect(rsoPairs({ ...options, method: "liu2023" })).toEqual(rsoPairs(options));
    const exact = rsoPairs({ ...options, method: "exact", bound: 1 });
    const accepted = rejectExact({ rewards, bound: 1, eta: 0.5, random: random.fork("reject") });
    expect(new Set(exact.flatMap(({ chosen, rejected }) => [chosen, rejected]))).toEqual(
      new Set(accepted.slice(0, 6)),
    );
    const few = rsoPairs({ ...options, rewards: [1, -9, 1, -9, 1], method: "exact", bound: 1 });
    expect(few).toHaveLength(1);
    expect(rsoPairs({ ...options, rewards: [0, 0], method: "exact", bound: 1e4 })).toEqual([]);
    expect(() => rsoPairs({ ...options, method: "exact", bound: 0 })).toThrow(
      /rewards\[\d+\] must be at most/,
    );
    const unknown = { ...options, method: "best" } as unknown as Parameters<typeof rsoPairs>[0];
    expect(() => rsoPairs(unknown)).toThrow(/method must be "liu2023" or "exact", got "best"/);
  });

  it("on a tie the first drawn is chosen", () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = createRandom(seed);
      const options = { rewards: [1, 1, 1, 1], coefficient: 0.5 };
      const accepted = rejectLiu2023({ ...options, count: 2, random: random.fork("reject") });
      const [chosen, rejected] = random.fork("order").shuffle(accepted);
      expect(rsoPairs({ ...options, pairs: 1, random })).toEqual([{ chosen, rejected }]);
    }
  });

  it("RAFT keeps the best draw, the first among equals", () => {
    expect(raftChoice([1, 3, 2, 3])).toBe(1);
    expect(raftChoice([-5])).toBe(0);
    expect(() => raftChoice([])).toThrow(/rewards\.length/);
    expect(() => raftChoice([1, Number.NaN])).toThrow(/rewards\[1\]/);
  });
});
