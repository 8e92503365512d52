import { describe, expect, it } from "vitest";
import { DomainError } from "../errors.ts";
import { linearPools } from "./pools.fixture.ts";
import { rehearse } from "./rehearse.ts";
import type { RehearsalOptions } from "./types.ts";

const pools = linearPools(1);
const small: RehearsalOptions = {
  train: pools.slice(0, 16),
  validation: pools.slice(16),
  dimension: 3,
  eta: 0.5,
  arms: [{ name: "only", strategy: "random", share: 1 }],
  seed: 1,
};

describe("a rehearsal refuses", () => {
  const lonely = { key: "lonely", features: Float32Array.of(1, 0, 0), gold: [1] };
  const certain = { ...pools[0]!, key: "certain", reference: [1, 0, 0, 0, 0] };
  it.each([
    ["no prompts to ask", { train: [] }, "train.length"],
    ["no prompts to measure on", { validation: [] }, "validation.length"],
    ["a prompt with one answer", { train: [lonely] }, "answers of pool lonely"],
    ["a π₀ that always says the same", { train: [certain] }, "reference of pool certain"],
    ["features of another dimension", { dimension: 4 }, "features of prompt pool-0"],
    ["gold of another length", { train: [{ ...pools[0]!, gold: [1] }] }, "gold of pool pool-0"],
    ["an η of 0", { eta: 0 }, "eta"],
    ["one draw", { draws: 1 }, "draws"],
    ["no batch", { batches: [] }, "batches"],
    ["an empty batch", { batches: [4, 0] }, "batches[1]"],
    ["more labels than fit", { batches: [900_000, 900_000] }, "sum of batches"],
    ["a step of 0", { step: 0 }, "step"],
  ] satisfies [string, Partial<RehearsalOptions>, string][])("%s", async (_, spoilt, named) => {
    const attempt = rehearse({ ...small, ...spoilt });
    await expect(attempt).rejects.toThrow(DomainError);
    await expect(attempt).rejects.toThrow(named);
  });

  it("says when draws from π₀ all but never differ", async () => {
    const stubborn = { ...pools[0]!, key: "stubborn", reference: [1, 1e-12, 0, 0, 0] };
    await expect(rehearse({ ...small, train: [stubborn] })).rejects.toThrow("reference of pool stubborn");
  });
});
