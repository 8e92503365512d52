import { describe, expect, it } from "vitest";
import { DomainError } from "../errors.ts";
import { base, covariance, d, oneArm, prompts } from "./batch.fixture.ts";
import { PairSelector } from "./pair-selector.ts";
import { planShards } from "./plan-shards.ts";
import { selectPairs, selectShard } from "./select-pairs.ts";
import type { PairChoice, SelectionSnapshot } from "./types.ts";

describe("shards", () => {
  it.each([1, 2, 4, 7])("%i jobs choose bit-identical pairs", async (shards) => {
    const arms = [
      { name: "u", strategy: "uncertainty", share: 1 },
      { name: "g", strategy: "uncertainty-global", share: 1 },
      { name: "m", strategy: "max-uncertainty", share: 1 },
    ] as const;
    const whole = await selectPairs({ ...base, arms, blockSize: 4 });
    const pieces: PairChoice[] = [];
    let snapshot: SelectionSnapshot | undefined;
    for (const shard of planShards({ promptCount: prompts.length, shards, blockSize: 4 })) {
      const result = await selectShard({ ...base, arms, blockSize: 4, shard, ...(snapshot && { snapshot }) });
      // As it would come back from storage.
      snapshot = structuredClone(result.snapshot);
      pieces.push(...result.choices);
    }
    expect(pieces).toEqual(whole);
    expect(snapshot?.done).toBe(prompts.length);
  });

  it("cover the batch in whole blocks", () => {
    expect(planShards({ promptCount: 30, shards: 3, blockSize: 8 })).toEqual([
      { start: 0, end: 8 },
      { start: 8, end: 16 },
      { start: 16, end: 30 },
    ]);
    expect(planShards({ promptCount: 3, shards: 5, blockSize: 8 })).toEqual([{ start: 0, end: 3 }]);
    expect(planShards({ promptCount: 0, shards: 2, blockSize: 8 })).toEqual([]);
    expect(() => planShards({ promptCount: 1, shards: 0, blockSize: 8 })).toThrow(/shards/);
    expect(() => planShards({ promptCount: -1, shards: 1, blockSize: 8 })).toThrow(/promptCount/);
    expect(() => planShards({ promptCount: 1, shards: 1, blockSize: 0 })).toThrow(/blockSize/);
  });

  it("are at most as many as there are blocks, however many were asked for", () => {
    const plan = planShards({ promptCount: 10, shards: 1e12, blockSize: 1 });
    expect(plan).toEqual(Array.from({ length: 10 }, (_, i) => ({ start: i, end: i + 1 })));
    const vast = planShards({ promptCount: 2 ** 53 - 1, shards: 7, blockSize: 3 });
    expect(vast).toHaveLength(7);
    expect(vast.at(-1)!.end).toBe(2 ** 53 - 1);
    vast.slice(1).forEach((shard, i) => {
      expect(shard.start).toBe(vast[i]!.end);
    });
    expect(() => planShards({ promptCount: 1e7, shards: 1e12, blockSize: 1 })).toThrow(/shards.*1000000/);
  });

  it.each([
    [{ start: -1, end: 8 }, undefined, "shard\\.start"],
    [{ start: Number.NEGATIVE_INFINITY, end: 8 }, undefined, "shard\\.start"],
    [{ start: 0, end: Number.POSITIVE_INFINITY }, undefined, "shard\\.end"],
    [{ start: 0, end: 31 }, undefined, "shard\\.end must be an integer of at most 30"],
    [{ start: 8, end: 4 }, { done: 8 }, "shard\\.end must be an integer of at least 8"],
    [{ start: 4, end: 8 }, undefined, "shard\\.start must be the 0 .* got 4"],
    [{ start: 4, end: 8 }, { done: 2 }, "shard\\.start must be the 2 .* got 4"],
    [{ start: 8, end: 16 }, { done: 8 }, "snapshot\\.matrix must be given"],
    [{ start: 8, end: 16 }, { done: 8, matrix: new Float64Array(4) }, "snapshot\\.matrix\\.length"],
    [{ start: 0, end: 8 }, { done: 0, globalStep: new Float64Array(2) }, "snapshot\\.globalStep\\.length"],
    [
      { start: 0, end: 8 },
      { done: 0, globalStep: new Float64Array(d).fill(Number.NaN) },
      "snapshot\\.globalStep\\[0\\]",
    ],
  ] as const)("refuse %j after %j", async (shard, snapshot, message) => {
    const run = selectShard({ ...oneArm("uncertainty"), shard, ...(snapshot && { snapshot }) });
    await expect(run).rejects.toThrow(DomainError);
    await expect(run).rejects.toThrow(new RegExp(message));
  });

  it("refuse a snapshot without a count of what is done", () => {
    expect(() => new PairSelector(oneArm("random"), { done: Number.NaN })).toThrow(/snapshot\.done/);
  });

  it("carry no state that no arm needs", async () => {
    const shard = { start: 0, end: 8 };
    const { snapshot } = await selectShard({ ...oneArm("random"), shard });
    expect(snapshot).toEqual({ done: 8 });
    const off = ["uncertainty", "uncertainty-global"] as const;
    const arms = [
      { name: "on", strategy: "random", share: 1 },
      ...off.map((strategy) => ({ name: strategy, strategy, share: 0 })),
    ] as const;
    expect((await selectShard({ ...base, arms, shard })).snapshot).toEqual({ done: 8 });
    const carried = { done: 8, matrix: covariance.matrix };
    const next = await selectShard({ ...oneArm("random"), shard: { start: 8, end: 16 }, snapshot: carried });
    expect(next.snapshot).toEqual({ done: 16 });
  });

  it("take what a snapshot brings, and start from the covariance where it brings nothing", async () => {
    const shard = { start: 0, end: 8 };
    const globalStep = Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5);
    const snapshot = { done: 0, globalStep };
    const brought = await selectShard({ ...oneArm("uncertainty-global"), shard, snapshot });
    expect(brought.snapshot.globalStep).toEqual(globalStep);
    const fresh = await selectShard({ ...oneArm("uncertainty"), shard });
    expect(await selectShard({ ...oneArm("uncertainty"), shard, snapshot: { done: 0 } })).toEqual(fresh);
  });
});
