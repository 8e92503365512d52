import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meanEstimate } from "../evaluation/intervals.ts";
import { log1pExp, logit, sigmoid } from "../numerics.ts";
import { referenceKernel, type WhiteningKernel } from "../selection/kernel.ts";
import { allStrategies, type Strategy } from "../selection/strategy-names.ts";
import { linearPools, twoAnswers } from "./pools.fixture.ts";
import { rehearse } from "./rehearse.ts";
import type { RehearsalOptions, RehearsalPoint } from "./types.ts";

const armOf = (strategy: Strategy) => [{ name: "only", strategy, share: 1 }];
const pools = linearPools(1);
const small: RehearsalOptions = {
  train: pools.slice(0, 16),
  validation: pools.slice(16),
  dimension: 3,
  eta: 0.5,
  arms: armOf("random"),
  seed: 1,
  batches: [20, 12],
  draws: 4,
  step: 8,
};
const last = (points: readonly RehearsalPoint[]) => points.at(-1)!;

describe("in a world of two answers and one feature", () => {
  const gap = 1.2;
  const eta = 0.4;
  const ridge = 0.3;
  const world = {
    train: twoAnswers(6, gap),
    validation: twoAnswers(1, gap),
    dimension: 1,
    eta,
    fit: { ridge },
  };
  const run = (seed: number, labels: number, strategy: Strategy = "random") =>
    rehearse({ ...world, arms: armOf(strategy), seed, batches: [labels], step: labels });
  /** θ behind a point's gain, (σ(θ/η) − ½)·gap. */
  const thetaOf = ({ gain }: RehearsalPoint) => eta * logit(gain / gap + 0.5);
  /** Labels for the first answer: the k at which Σ(σ(θ) − y) + λ₀θ = 0. */
  const winsOf = (point: RehearsalPoint) => point.labels * sigmoid(thetaOf(point)) + ridge * thetaOf(point);

  it("every figure follows from the one number that is learned, a whole count of labels", async () => {
    const points = await rehearse({ ...world, arms: armOf("random"), seed: 3, batches: [30, 34], step: 16 });
    expect(points.map(({ labels }) => labels)).toEqual([0, 16, 30, 32, 48, 64]);
    expect(points[0]).toEqual({ labels: 0, gain: 0, accuracy: 0.5, logLoss: Math.log(2), kl: 0 });
    for (const point of points.slice(1)) {
      const theta = thetaOf(point);
      const p = sigmoid(theta / eta);
      const wins = winsOf(point);
      expect(wins).toBeCloseTo(Math.round(wins), 6);
      expect(wins).toBeGreaterThan(point.labels / 2);
      expect(point.accuracy).toBe(1);
      expect(point.kl).toBeCloseTo(Math.log(2) + p * Math.log(p) + (1 - p) * Math.log(1 - p), 10);
      expect(point.logLoss).toBeCloseTo(log1pExp(theta) - sigmoid(gap) * theta, 10);
    }
  });

  it("people prefer by Bradley–Terry: wins are binomial (seeded, false-alarm rate 1e-4)", async () => {
    const [runs, labels] = [40, 50];
    let wins = 0;
    for (let seed = 0; seed < runs; seed++) wins += winsOf(last(await run(seed, labels)));
    const p = sigmoid(gap);
    const trials = runs * labels;
    expect(Math.abs(wins - trials * p)).toBeLessThan(3.89 * Math.sqrt(trials * p * (1 - p)));
  });

  it.each(allStrategies)("all arms of a seed get the same labels: %s like random", async (strategy) => {
    expect(await run(5, 40, strategy)).toEqual(await run(5, 40, "random"));
  });
});

describe("a rehearsal", () => {
  it("is the same for the same seed and another for another", async () => {
    for (const strategy of ["random", "uncertainty", "thompson-duel"] as const) {
      const options = { ...small, arms: armOf(strategy) };
      const once = await rehearse(options);
      expect(await rehearse(options)).toEqual(once);
      expect(last(await rehearse({ ...options, seed: 2 }))).not.toEqual(last(once));
    }
  });

  it("does not depend on what comes after, nor on how often it is measured", async () => {
    const both = await rehearse(small);
    expect(both.map(({ labels }) => labels)).toEqual([0, 8, 16, 20, 24, 32]);
    expect(await rehearse({ ...small, batches: [20] })).toEqual(both.slice(0, 4));
    const ends = await rehearse({ ...small, step: 1000 });
    expect(ends).toEqual([both[0], both[3], both[5]]);
  });

  it("looks at the choice at the end of each batch where it is told to, and changes nothing by it", async () => {
    const plain = await rehearse(small);
    const looked = await rehearse({ ...small, looksAtChoice: true });
    const close = looked.map(({ choice: _, ...point }) => point);
    for (const [i, point] of close.entries()) {
      expect(point.labels).toBe(plain[i]!.labels);
      expect(point.gain).toBeCloseTo(plain[i]!.gain, 8);
    }
    expect(looked.map(({ choice }) => choice !== undefined)).toEqual([
      false,
      false,
      false,
      true,
      false,
      true,
    ]);
    const [first, second] = looked.flatMap(({ choice }) => choice ?? []);
    for (const { affordable, farthest, ridge } of [first!, second!]) {
      expect(affordable).toBeGreaterThan(0);
      expect(affordable).toBeLessThanOrEqual(1);
      expect(farthest).toBeGreaterThanOrEqual(0);
      expect(farthest).toBeLessThanOrEqual(1);
      expect(ridge).toBeGreaterThanOrEqual(0.5);
    }
    expect(second!.effectiveDimension).toBeGreaterThan(first!.effectiveDimension);
    expect(second!.effectiveDimension).toBeLessThan(3);
    // With no radius nothing but π¹'s own favourite is free, with a wide one everything is.
    const at = async (radius: number) =>
      last(await rehearse({ ...small, looksAtChoice: true, fit: { radius } })).choice!.affordable;
    expect(await at(0)).toBeLessThan(0.5);
    expect(await at(1000)).toBe(1);
  });

  it("multiplies by the kernel that it is given, for the choice and for the look at it", async () => {
    let calls = 0;
    const kernel: WhiteningKernel = {
      ...referenceKernel,
      multiply: (request) => {
        calls++;
        return referenceKernel.multiply(request);
      },
    };
    const options = { ...small, arms: armOf("max-uncertainty"), batches: [8] };
    const plain = await rehearse({ ...options, kernel });
    const chosen = calls;
    expect(chosen).toBeGreaterThan(0);
    expect(plain).toEqual(await rehearse(options));
    await rehearse({ ...options, kernel, looksAtChoice: true });
    expect(calls).toBeGreaterThan(2 * chosen);
  });

  it("learns between batches: what the second one asks depends on the labels of the first", async () => {
    const options = { ...small, arms: armOf("best-worst"), eta: 0.1 };
    const once = await rehearse({ ...options, batches: [32] });
    const twice = await rehearse(options);
    expect(twice.find(({ labels }) => labels === 16)).toEqual(once.find(({ labels }) => labels === 16));
    expect(last(twice)).not.toEqual(last(once));
  });

  it("tells how far it is, and ends where it is told to", async () => {
    const seen: number[] = [];
    await rehearse({ ...small, onProgress: (labels) => seen.push(labels) });
    expect(seen).toEqual([8, 16, 20, 24, 32]);
    const stop = () => {
      throw new Error("stopped");
    };
    await expect(rehearse({ ...small, onProgress: stop })).rejects.toThrow("stopped");
  });

  it("asks every prompt before it asks one again", async () => {
    // Each pool has a feature of its own, so a label moves only its own θ and a pool that was never asked stays at 0.
    const own = Array.from({ length: 7 }, (_, i) => ({
      key: `own-${i}`,
      features: Float32Array.from({ length: 14 }, (_, c) => (c === i ? 1 : 0)),
      gold: [20, 0],
    }));
    const known = async (labels: number) => {
      const options = { ...small, dimension: 7, train: own, batches: [labels], step: labels };
      const points = await Promise.all(own.map((pool) => rehearse({ ...options, validation: [pool] })));
      return points.filter((curve) => last(curve).gain > 0).length;
    };
    expect(await known(4)).toBe(4);
    expect(await known(7)).toBe(7);
    expect(await known(9)).toBe(7);
  });

  it("takes more of what π₀ answers more often (seeded, false-alarm rate 1e-4)", async () => {
    // Of three answers the last is drawn once in a thousand times: its feature is hardly ever learned about.
    const rare = Array.from({ length: 8 }, (_, i) => ({
      key: `rare-${i}`,
      features: Float32Array.of(1, 0, 0, 0, 0, 1),
      gold: [20, 0, 20],
      reference: [1, 1, 1e-3],
    }));
    const options = {
      ...small,
      dimension: 2,
      train: rare,
      batches: [100],
      step: 100,
      draws: 2,
      fit: { ridge: 0.3 },
    };
    const worth = async (answer: number) => {
      const pool = {
        ...rare[0]!,
        features: Float32Array.of(0, 0, ...rare[0]!.features.slice(2 * answer, 2 * answer + 2)),
      };
      return last(await rehearse({ ...options, validation: [{ ...pool, gold: [0, 20], reference: [1, 1] }] }))
        .gain;
    };
    // Drawn together with probability 2/1000 a prompt or less: ten of a hundred has probability below 1e-13.
    expect(await worth(0)).toBeGreaterThan(9);
    expect(await worth(2)).toBeLessThan(await worth(0));
  });

  it("gains with labels in a world its features can express (20 seeds, t interval above zero)", async () => {
    const gains = { few: [] as number[], many: [] as number[] };
    for (let seed = 0; seed < 20; seed++) {
      const points = await rehearse({ ...small, seed, batches: [16, 144], step: 1000 });
      gains.few.push(points[1]!.gain);
      gains.many.push(points[2]!.gain);
    }
    const rise = meanEstimate(gains.many.map((gain, i) => gain - gains.few[i]!));
    expect(rise.mean).toBeGreaterThan(3.89 * rise.standardError);
    expect(meanEstimate(gains.few).mean).toBeGreaterThan(0);
  });
});

describe("for any world", () => {
  const worlds = fc.record({
    world: fc.integer({ min: 0, max: 10_000 }),
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    answers: fc.integer({ min: 2, max: 5 }),
    strategy: fc.constantFrom(...allStrategies),
    eta: fc.double({ min: 0.05, max: 5, noNaN: true }),
  });
  const optionsOf = ({
    world,
    seed,
    answers,
    strategy,
    eta,
  }: typeof worlds extends fc.Arbitrary<infer W> ? W : never) => {
    const all = linearPools(world, { count: 8, answers });
    const options = {
      ...small,
      train: all.slice(0, 5),
      validation: all.slice(5),
      arms: armOf(strategy),
      eta,
      seed,
    };
    return { ...options, batches: [6, 5], step: 4 };
  };

  it("figures stay in their ranges", async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const options = optionsOf(world);
        const best = meanEstimate(
          options.validation.map(({ gold }) => Math.max(...gold) - meanEstimate(gold).mean),
        );
        for (const { gain, accuracy, logLoss, kl } of await rehearse(options)) {
          expect(gain).toBeLessThanOrEqual(best.mean + 1e-9);
          expect(accuracy).toBeGreaterThanOrEqual(0);
          expect(accuracy).toBeLessThanOrEqual(1);
          expect(kl).toBeGreaterThanOrEqual(0);
          expect(kl).toBeLessThanOrEqual(Math.log(world.answers) + 1e-9);
          expect(logLoss).toBeGreaterThan(0);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("a constant added to a prompt's gold rewards changes nothing", async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.integer({ min: -3, max: 3 }), async (world, shift) => {
        const options = optionsOf(world);
        const shifted = [options.train, options.validation].map((side) =>
          side.map((pool, i) => ({
            ...pool,
            gold: Float64Array.from(pool.gold, (value) => value + shift * i),
          })),
        );
        const [once, again] = [
          await rehearse(options),
          await rehearse({ ...options, train: shifted[0]!, validation: shifted[1]! }),
        ];
        for (const [i, point] of once.entries()) {
          expect(again[i]!.gain).toBeCloseTo(point.gain, 9);
          expect(again[i]!.logLoss).toBeCloseTo(point.logLoss, 9);
        }
      }),
      { numRuns: 30 },
    );
  });
});
