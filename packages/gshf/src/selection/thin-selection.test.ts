import { describe, expect, it } from "vitest";
import { expectClose, randomRows } from "../../reference/fixtures.ts";
import { Covariance } from "../covariance.ts";
import { createRandom } from "../random.ts";
import { ThinCovariance } from "../thin-covariance.ts";
import { chosen } from "./batch.fixture.ts";
import { referenceKernel, type WhiteningKernel } from "./kernel.ts";
import { planShards } from "./plan-shards.ts";
import { selectPairs, selectShard } from "./select-pairs.ts";
import { allStrategies } from "./strategy-names.ts";
import type { PairChoice, SelectionOptions, SelectionSnapshot } from "./types.ts";

const d = 40;
const random = createRandom(21);
const labels = (n: number, lambda = 1, scale = 1) => ({
  dimension: d,
  lambda,
  differences: randomRows(random, n, d).map((value) => scale * value),
  weights: Float64Array.from({ length: n }, () => random.uniform()),
});
const prompts = Array.from({ length: 40 }, (_, i) => ({
  key: `t-${i}`,
  features: Float32Array.from(randomRows(random, 3 + (i % 5), d)),
}));
const theta = Float64Array.from({ length: d }, () => random.normal());
const settings = {
  prompts,
  theta,
  checkpointTheta: theta.map((value) => value / 2),
  metric: { kind: "information", votes: 3 },
  eta: 0.3,
  betaA: 1.2,
  seed: 5,
  blockSize: 8,
} as const;

/** A kernel that counts rows whitened by a factor of the whole matrix. */
function countingKernel(): { kernel: WhiteningKernel; rows: () => number } {
  let rows = 0;
  const whiten: WhiteningKernel["whiten"] = (request) => {
    rows += request.rows.length / request.dimension;
    return referenceKernel.whiten(request);
  };
  return { kernel: { ...referenceKernel, whiten }, rows: () => rows };
}

describe("H as λI and the rows of few labels", () => {
  const few = labels(12);
  const [whole, thin] = [Covariance.build(few), ThinCovariance.build(few)];

  it.each(allStrategies)("%s chooses as on all of H, by the same figures", async (strategy) => {
    const arms = [{ name: "only", strategy, share: 1 }];
    const byWhole = chosen(await selectPairs({ ...settings, arms, covariance: whole }));
    const byThin = chosen(await selectPairs({ ...settings, arms, covariance: thin }));
    for (const [i, choice] of byThin.entries()) {
      const other = byWhole[i]!;
      expect([choice.a1, choice.a2, choice.affordable]).toEqual([other.a1, other.a2, other.affordable]);
      for (const name of ["gamma", "budget", "klCost", "potential", "pairProbability"] as const)
        expectClose([choice[name]], [other[name]], 2e-5);
      expectClose(choice.gram, other.gram, 2e-5);
      expectClose(choice.gramNow, other.gramNow, 2e-5);
      expectClose(choice.distances, other.distances, 2e-5);
    }
  });

  it("never whitens by all of H, but for arms that draw a direction, on many rows, on A and where λ is tiny", async () => {
    const whitened = async (change: Partial<SelectionOptions>) => {
      const { kernel, rows } = countingKernel();
      const arms = [{ name: "u", strategy: "uncertainty", share: 1 }] as const;
      await selectPairs({ ...settings, arms, covariance: thin, ...change, kernel });
      return rows();
    };
    const rows = prompts.reduce((sum, { features }) => sum + features.length / d, 0);
    expect(await whitened({})).toBe(0);
    expect(await whitened({ covariance: ThinCovariance.build(labels(20)) })).toBe(0);
    expect(await whitened({ covariance: ThinCovariance.build(labels(21)) })).toBe(rows);
    expect(await whitened({ covariance: whole })).toBe(rows);
    expect(await whitened({ covariance: ThinCovariance.build(labels(12, 1e-9)) })).toBe(rows);
    expect(await whitened({ metric: { kind: "covariance", votes: 1 } })).toBeGreaterThanOrEqual(rows);
    const arms = [
      { name: "u", strategy: "uncertainty", share: 1 },
      { name: "t", strategy: "thompson", share: 1 },
    ] as const;
    expect(await whitened({ arms })).toBe(rows);
    expect(await whitened({ arms: [arms[0], { ...arms[1], share: 0 }] })).toBe(0);
  });

  it("without a label is λI", async () => {
    const none = { dimension: d, lambda: 0.8 };
    const arms = [{ name: "only", strategy: "uncertainty", share: 1 }] as const;
    const byThin = chosen(await selectPairs({ ...settings, arms, covariance: ThinCovariance.build(none) }));
    const byWhole = chosen(await selectPairs({ ...settings, arms, covariance: Covariance.build(none) }));
    for (const [i, choice] of byThin.entries()) {
      expect([choice.a1, choice.a2]).toEqual([byWhole[i]!.a1, byWhole[i]!.a2]);
      expectClose(choice.gram, byWhole[i]!.gram, 1e-5);
    }
  });

  it.each([1, 2, 5])("%i jobs choose bit-identical pairs", async (shards) => {
    const arms = [
      { name: "u", strategy: "uncertainty", share: 1 },
      { name: "v", strategy: "v-optimal", share: 1 },
    ] as const;
    const options = { ...settings, arms, covariance: thin };
    const parts: PairChoice[] = [];
    let snapshot: SelectionSnapshot | undefined;
    for (const shard of planShards({ promptCount: prompts.length, shards, blockSize: 8 })) {
      const part = await selectShard({ ...options, shard, ...(snapshot && { snapshot }) });
      parts.push(...part.choices);
      snapshot = structuredClone(part.snapshot);
    }
    expect(parts).toEqual(await selectPairs(options));
  });

  it("the V-optimal target is the same by a kernel's products as in f64, to f32", async () => {
    const arms = [{ name: "v", strategy: "v-optimal", share: 1 }] as const;
    const shard = { start: 0, end: 8 };
    const options = { ...settings, arms, covariance: thin, shard };
    const { target } = (await selectShard({ ...options, kernel: referenceKernel })).snapshot;
    const { name, whiten } = referenceKernel;
    const inF64 = (await selectShard({ ...options, kernel: { name, whiten } })).snapshot.target;
    expect(inF64).toBeInstanceOf(Float64Array);
    expectClose(target!, inF64!, 1e-7);
  });
});

describe("ThinCovariance", () => {
  it("holds what the whole one holds", () => {
    const options = labels(7, 0.3);
    const thin = ThinCovariance.build(options);
    expect([thin.dimension, thin.lambda, thin.count]).toEqual([d, 0.3, 7]);
    expectClose(thin.full().matrix, Covariance.build(options).matrix, 1e-6);
    expect(ThinCovariance.build({ dimension: 2, lambda: 4 }).full().matrix).toEqual(
      Float64Array.of(4, 0, 0, 4),
    );
    const plain = ThinCovariance.build({ dimension: 2, lambda: 1, differences: Float64Array.of(1, 2, 3, 4) });
    expect([...plain.rows]).toEqual([1, 2, 3, 4]);
  });

  it.each([
    [{ dimension: 0, lambda: 1 }, "dimension"],
    [{ dimension: 2, lambda: 0 }, "lambda"],
    [{ dimension: 2, lambda: 1, differences: Float64Array.of(1, 2, 3) }, "differences\\.length"],
    [{ dimension: 1, lambda: 1, differences: Float64Array.of(Number.NaN) }, "differences\\[0\\]"],
    [{ dimension: 1, lambda: 1, differences: Float64Array.of(1e60) }, "f32\\[0\\]"],
    [
      { dimension: 1, lambda: 1, differences: Float64Array.of(1), weights: Float64Array.of(-1) },
      "weights\\[0\\]",
    ],
    [
      { dimension: 1, lambda: 1, differences: Float64Array.of(1), weights: new Float64Array(2) },
      "weights\\.length",
    ],
  ])("refuses %j", (options, message) => {
    expect(() => ThinCovariance.build(options)).toThrow(new RegExp(message));
  });
});
