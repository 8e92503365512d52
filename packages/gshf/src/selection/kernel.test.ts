import { describe, expect, it } from "vitest";
import { expectClose, randomRows } from "../../reference/fixtures.ts";
import { Covariance } from "../covariance.ts";
import { DomainError } from "../errors.ts";
import { createRandom } from "../random.ts";
import { d, oneArm, prompts } from "./batch.fixture.ts";
import { referenceKernel, type WhiteningKernel, whitenRows } from "./kernel.ts";
import { selectPairs } from "./select-pairs.ts";
import { allStrategies } from "./strategy-names.ts";

describe("kernels", () => {
  it("whitenRows is L⁻¹φ row by row, in any width", () => {
    for (const width of [1, 3, 4, 5, 9]) {
      const source = createRandom(width);
      const own = Covariance.build({
        dimension: width,
        lambda: 0.3,
        differences: randomRows(source, 4, width),
      });
      const rows = Float32Array.from(randomRows(source, 3, width));
      const whitened = whitenRows(rows, width, own.factor.inverseLower());
      for (let i = 0; i < 3; i++) {
        const expected = own.factor.whiten(rows.subarray(i * width, (i + 1) * width));
        expectClose(whitened.subarray(i * width, (i + 1) * width), expected, 1e-6);
      }
    }
    expect(() => whitenRows(new Float32Array(3), 2, new Float64Array(4))).toThrow(/rows\.length/);
    expect(() => whitenRows(new Float32Array(0), 0, new Float64Array(0))).toThrow(/dimension/);
    expect(() => whitenRows(new Float32Array(2), 2, new Float64Array(3))).toThrow(/inverseLower\.length/);
    expect(() => whitenRows(Float32Array.of(Number.NaN), 1, Float64Array.of(1))).toThrow(/rows\[0\] must/);
    expect(() => whitenRows(Float32Array.of(1), 1, Float64Array.of(1e40))).toThrow(/whitened rows\[0\]/);
  });

  it("the reference kernel rejects, in both its methods, and never throws", async () => {
    const request = { rows: Float32Array.of(1, 2), dimension: 2, inverseLower: Float64Array.of(1) };
    await expect(referenceKernel.whiten(request)).rejects.toThrow(/inverseLower\.length/);
    const theta = Float64Array.of(1, 1);
    await expect(referenceKernel.score({ ...request, theta })).rejects.toThrow(/inverseLower\.length/);
    const whole = { ...request, inverseLower: Float64Array.of(1, 0, 0, 1) };
    await expect(referenceKernel.score({ ...whole, theta: Float64Array.of(1) })).rejects.toThrow(/theta/);
    const steep = Float64Array.of(1e308, 1e308);
    await expect(referenceKernel.score({ ...whole, theta: steep })).rejects.toThrow(/rewards\[0\]/);
  });

  it("an injected kernel does the dense work, and may reuse its buffer", async () => {
    let calls = 0;
    const buffer = new Float32Array(1000);
    const reusing: WhiteningKernel = {
      name: "reusing",
      async whiten(request) {
        calls++;
        const result = await referenceKernel.whiten(request);
        buffer.set(result);
        return buffer.subarray(0, result.length);
      },
    };
    const own = await selectPairs({ ...oneArm("uncertainty"), kernel: reusing });
    expect(own).toEqual(await selectPairs(oneArm("uncertainty")));
    expect(calls).toBe(7);
    // A block without a choice leaves A as it was: whitening under the start's factor serves both.
    calls = 0;
    const lonely = prompts.slice(0, 8).map(({ key, features }) => ({ key, features: features.slice(0, d) }));
    const batch = [...lonely, ...prompts.slice(8, 16)];
    await selectPairs({ ...oneArm("uncertainty"), prompts: batch, kernel: reusing });
    expect(calls).toBe(2);
  });
});

describe("a kernel that fails", () => {
  const withKernel = (whiten: WhiteningKernel["whiten"]) =>
    selectPairs({ ...oneArm("random"), kernel: { name: "odd", whiten } });

  it("is named, whether it returns too little or what is not finite", async () => {
    await expect(withKernel(async () => new Float32Array(3))).rejects.toThrow(/kernel odd whitened .* got 3/);
    await expect(withKernel(async ({ rows }) => rows.map(() => Number.NaN))).rejects.toThrow(
      /what the kernel odd whitened\[0\] .*lambda/,
    );
  });

  it("is what λ = 1e-80 makes of any, in every strategy", async () => {
    const thin = Covariance.build({ dimension: d, lambda: 1e-80 });
    for (const strategy of allStrategies)
      await expect(selectPairs({ ...oneArm(strategy), covariance: thin })).rejects.toThrow(DomainError);
  });
});
