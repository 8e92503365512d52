import { describe, expect, it } from "vitest";
import { logit, sigmoid } from "../numerics.ts";
import { createRandom } from "../random.ts";
import { calibrationSlope } from "./calibration-slope.ts";

/** Comparisons whose only feature is the logit itself, so that θ = 1 predicts it. */
function predicted(logits: number[], labels: number[], weights?: number[]) {
  return { differences: Float64Array.from(logits), labels, ...(weights && { weights }), dimension: 1 };
}
const one = Float64Array.of(1);

describe("the slope of calibration", () => {
  it("is the logit of the share that agreed, per unit of logit", () => {
    // All predicted at 2, and three in four agreed: σ(2c) = 3/4.
    const found = calibrationSlope(predicted([2, 2], [1, 0], [3000, 1000]), one);
    expect(found?.slope).toBeCloseTo(logit(0.75) / 2, 5);
    // H = Σwσ'(cs)s² = 4000·(3/16)·4.
    const reach = 1.959964 / Math.sqrt(4000 * (3 / 16) * 4);
    expect(found?.ci95.low).toBeCloseTo(logit(0.75) / 2 - reach, 5);
    expect(found?.ci95.high).toBeCloseTo(logit(0.75) / 2 + reach, 5);
  });

  it("does not depend on which answer came first, and halves where rewards double", () => {
    const logits = [0.3, -1.2, 2.1, 0.4, -0.2];
    const labels = [1, 0, 1, 0, 1];
    const { slope } = calibrationSlope(predicted(logits, labels), one)!;
    const swapped = predicted(
      logits.map((value) => -value),
      labels.map((label) => 1 - label),
    );
    expect(calibrationSlope(swapped, one)?.slope).toBeCloseTo(slope, 12);
    expect(calibrationSlope(predicted(logits, labels), Float64Array.of(2))?.slope).toBeCloseTo(slope / 2, 2);
  });

  it("covers the truth about as often as it says (200 samples; at 95 % fewer than 180 happen once in 10⁴)", () => {
    const random = createRandom(5);
    let covered = 0;
    for (let trial = 0; trial < 200; trial++) {
      const logits = Array.from({ length: 150 }, () => 1.5 * random.normal());
      const labels = logits.map((value) => (random.uniform() < sigmoid(0.6 * value) ? 1 : 0));
      const { low, high } = calibrationSlope(predicted(logits, labels), one)!.ci95;
      if (low <= 0.6 && 0.6 <= high) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(180);
  });

  it("is that of the logits θᵀz, whatever θ and z are made of", () => {
    const labels = [1, 0, 1, 0];
    const differences = Float64Array.of(1, 2, -1, 0.5, 3, -2, 0.2, 0.1);
    const theta = Float64Array.of(0.4, -0.3);
    const logits = [-0.2, -0.55, 1.8, 0.05];
    const { slope } = calibrationSlope({ differences, labels, dimension: 2 }, theta)!;
    expect(slope).toBeCloseTo(calibrationSlope(predicted(logits, labels), one)!.slope, 12);
  });

  it("is not to be told where nothing was predicted, and finite where the labels are separated", () => {
    expect(calibrationSlope(predicted([1, 2], [1, 0]), Float64Array.of(0))).toBeNull();
    expect(calibrationSlope(predicted([], []), one)).toBeNull();
    expect(calibrationSlope(predicted([1e-8, -1e-8], [1, 0]), one)).toBeNull();
    const { slope } = calibrationSlope(predicted([1, -1], [1, 0]), one)!;
    expect(slope).toBeGreaterThan(2);
    expect(slope).toBeLessThan(20);
  });

  it("refuses a θ of another length", () => {
    expect(() => calibrationSlope(predicted([1], [1]), Float64Array.of(1, 2))).toThrow(/theta/);
  });
});
