import { Covariance, createRandom, selectPairs } from "@gshf/gshf";
import { expect, it } from "vitest";
import { selectionKernel } from "./selection-kernel.ts";

const dimension = 24;
const candidates = 6;

async function choose(name: "onnxruntime" | "typed-array") {
  const random = createRandom(11);
  const normals = (count: number) => Array.from({ length: count }, () => random.normal());
  return selectPairs({
    kernel: await selectionKernel(name),
    theta: Float64Array.from(normals(dimension)),
    covariance: Covariance.build({
      dimension,
      lambda: 1,
      differences: Float64Array.from(normals(40 * dimension)),
    }),
    eta: 0.5,
    betaA: 1.5,
    arms: [
      { name: "uncertainty", strategy: "uncertainty", share: 1 },
      { name: "duel", strategy: "thompson-duel", share: 1 },
    ],
    seed: 3,
    prompts: Array.from({ length: 150 }, (_, i) => ({
      key: `p${i}`,
      features: Float32Array.from(normals(candidates * dimension)),
    })),
  });
}

it("chooses the same pairs with either kernel, Γ equal to f32 rounding", async () => {
  const fast = await choose("onnxruntime");
  const reference = await choose("typed-array");
  const pairs = (choices: typeof fast) =>
    choices.map((choice) => (choice.skipped === undefined ? [choice.a1, choice.a2] : choice.skipped));
  expect(pairs(fast)).toEqual(pairs(reference));
  for (const [i, choice] of fast.entries()) {
    const other = reference[i];
    if (choice.skipped !== undefined || other?.skipped !== undefined) throw new Error("nothing to skip here");
    expect(choice.gamma).toBeCloseTo(other?.gamma ?? Number.NaN, 4);
  }
  expect(new Set(pairs(fast).map(String)).size).toBeGreaterThan(20);
});
