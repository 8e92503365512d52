import { describe, expect, it } from "vitest";
import { expectClose, randomRows } from "../../reference/fixtures.ts";
import type { Covariance } from "../covariance.ts";
import { DomainError } from "../errors.ts";
import { createRandom } from "../random.ts";
import { ThinCovariance } from "../thin-covariance.ts";
import { base, chosen, covariance, d, oneArm } from "./batch.fixture.ts";
import { referenceKernel, type WhiteningKernel } from "./kernel.ts";
import { slopeOf } from "./pair-scores.ts";
import { PairSelector } from "./pair-selector.ts";
import { planShards } from "./plan-shards.ts";
import { selectPairs, selectShard } from "./select-pairs.ts";
import type { ChosenPair, Metric, PairChoice, SelectionOptions, SelectionSnapshot } from "./types.ts";

const metric: Metric = { kind: "information", votes: 3 };
const options: SelectionOptions = { ...oneArm("uncertainty"), metric };

/** H with the picks of these choices. */
function grown(choices: readonly ChosenPair[], of: SelectionOptions): Covariance {
  const h = covariance.clone();
  for (const [n, { a1, a2, rewards }] of choices.entries()) {
    const { features } = of.prompts[n]!;
    const weight = Math.sqrt(metric.votes * slopeOf({ logit: rewards[a1]! - rewards[a2]! }));
    const z = Float64Array.from({ length: d }, (_, c) => features[a1 * d + c]! - features[a2 * d + c]!);
    h.add(z.map((value) => weight * value));
  }
  return h;
}

/** XHXᵀ, which is the unit matrix where XᵀX = H⁻¹. */
function whitenedBy(root: Float32Array, h: Covariance): Float64Array {
  const row = (i: number) => root.subarray(i * d, (i + 1) * d);
  return Float64Array.from({ length: d * d }, (_, at) => {
    const [left, right] = [row(Math.floor(at / d)), row(at % d)];
    let sum = 0;
    for (let i = 0; i < d; i++)
      for (let j = 0; j < d; j++) sum += left[i]! * h.matrix[i * d + j]! * right[j]!;
    return sum;
  });
}
const unit = Float64Array.from({ length: d * d }, (_, at) => (at % (d + 1) === 0 ? 1 : 0));

describe("the root of H⁻¹", () => {
  it("still is one after thousands of picks in small blocks", async () => {
    const random = createRandom(11);
    const many = {
      ...options,
      blockSize: 4,
      prompts: Array.from({ length: 4000 }, (_, i) => ({
        key: `${i}`,
        features: Float32Array.from(randomRows(random, 3, d)),
      })),
    };
    const { choices, snapshot } = await selectShard({ ...many, shard: { start: 0, end: 4000 } });
    const h = grown(chosen(choices), many);
    expect(h.matrix[0]).toBeGreaterThan(50);
    expectClose(whitenedBy(snapshot.root!, h), unit, 1e-5);
    expect(snapshot.matrix).toBeUndefined();
  });

  it.each([1, 2, 4, 7])("%i jobs choose bit-identical pairs from it", async (shards) => {
    const arms = [
      { name: "u", strategy: "uncertainty", share: 1 },
      { name: "v", strategy: "v-optimal", share: 1 },
      { name: "f", strategy: "fisher", share: 1 },
    ] as const;
    const mixed = { ...options, arms, blockSize: 4 };
    const whole = await selectPairs(mixed);
    const parts: PairChoice[] = [];
    let snapshot: SelectionSnapshot | undefined;
    for (const shard of planShards({ promptCount: 30, shards, blockSize: 4 })) {
      const part = await selectShard({ ...mixed, shard, ...(snapshot && { snapshot }) });
      parts.push(...part.choices);
      snapshot = part.snapshot;
    }
    expect(parts).toEqual(whole);
  });

  it("isn't made before a block needs it", async () => {
    const thin = ThinCovariance.build({ dimension: d, lambda: 1, differences: new Float32Array(0) });
    const selector = new PairSelector({ ...options, covariance: thin });
    expect(selector.snapshot()).toEqual({ done: 0 });
    await selector.selectBlock(base.prompts.slice(0, 2));
    expect(selector.snapshot()).toMatchObject({ done: 2, root: expect.any(Float32Array) });
  });

  it("goes on from no snapshot that lacks it, and not from a broken one", () => {
    expect(() => new PairSelector(options, { done: 8, matrix: covariance.matrix })).toThrow(/snapshot\.root/);
    expect(() => new PairSelector(options, { done: 8, root: new Float32Array(d) })).toThrow(/snapshot\.root/);
    const broken = new Float32Array(d * d).fill(Number.NaN);
    expect(() => new PairSelector(options, { done: 8, root: broken })).toThrow(/snapshot\.root\[0\]/);
  });
});

describe("the choice on H", () => {
  // In blocks whose products are one table, and in one whose table is made strip by strip.
  it.each([8, 30])(
    "agrees with the first version's arithmetic on the same matrix, to f32, %i at once",
    async (blockSize) => {
      // σ′ is ¼ where no answer is better than another, so H and A grow alike.
      const flat = {
        ...options,
        blockSize,
        theta: new Float64Array(d),
        arms: [{ name: "m", strategy: "max-uncertainty", share: 1 }],
      };
      const onH = chosen(
        await selectPairs({ ...flat, metric: { kind: "information", votes: 4 } } as SelectionOptions),
      );
      const onA = chosen(
        await selectPairs({ ...flat, metric: { kind: "covariance", votes: 1 } } as SelectionOptions),
      );
      for (const [i, choice] of onH.entries()) {
        expect([choice.a1, choice.a2]).toEqual([onA[i]!.a1, onA[i]!.a2]);
        expectClose([choice.gamma, choice.potential], [onA[i]!.gamma, onA[i]!.potential], 1e-5);
      }
    },
  );

  it("remembers no pick of a block that fails", async () => {
    let calls = 0;
    const kernel: WhiteningKernel = {
      ...referenceKernel,
      name: "odd",
      multiply: async (request) => {
        const product = await referenceKernel.multiply(request);
        calls++;
        return request.subtractFrom === undefined ? product : product.fill(Number.NaN);
      },
    };
    const selector = new PairSelector({ ...options, kernel });
    const before = selector.snapshot();
    await expect(selector.selectBlock(base.prompts.slice(0, 8))).rejects.toThrow(
      /what the kernel odd multiplied\[0\]/,
    );
    expect(calls).toBe(5);
    expect(selector.snapshot()).toEqual(before);
    const short = { ...kernel, multiply: async () => new Float32Array(1) };
    await expect(selectPairs({ ...options, kernel: short })).rejects.toThrow(/kernel odd multiplied.*got 1/);
  });

  it("needs no product of a kernel that has none, and takes an empty block", async () => {
    const { name, whiten } = referenceKernel;
    expect(await selectPairs({ ...options, kernel: { name, whiten } })).toEqual(await selectPairs(options));
    expect(await new PairSelector(options).selectBlock([])).toEqual([]);
    await expect(
      referenceKernel.multiply({ left: new Float32Array(3), right: new Float32Array(2), inner: 2 }),
    ).rejects.toThrow(DomainError);
  });
});
