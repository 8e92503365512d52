import { describe, it } from "vitest";
import { expectClose, randomRows, randomWeights } from "../../reference/fixtures.ts";
import { Covariance } from "../covariance.ts";
import { createRandom } from "../random.ts";
import { TargetVariance, targetOf } from "./target-variance.ts";
import { BlockUpdates } from "./within-batch.ts";

const d = 6;

describe("targetOf", () => {
  it("is the mean covariance of π¹'s features", () => {
    const features = Float32Array.of(1, 0, -1, 0, 0, 3);
    const target = targetOf(
      [
        { main: Float64Array.of(0.5, 0.5, 0), features },
        { main: Float64Array.of(0, 0, 1), features },
      ],
      2,
    );
    expectClose(target, [0.5, 0, 0, 0], 1e-12);
  });
});

describe("TargetVariance", () => {
  it("gives φᵀH⁻¹IH⁻¹φ′ as a fresh factorisation does, pick after pick", () => {
    const random = createRandom(3);
    const k = 5;
    const covariance = Covariance.build({ dimension: d, lambda: 0.3, differences: randomRows(random, 9, d) });
    const start = covariance.factor.clone();
    const target = targetOf(
      [0, 1, 2].map(() => ({
        main: randomWeights(random, k),
        features: Float32Array.from(randomRows(random, k, d)),
      })),
      d,
    );
    const features = randomRows(random, k, d);
    const row = (j: number) => features.subarray(j * d, (j + 1) * d);
    const whitened = new Float64Array(k * d);
    for (let j = 0; j < k; j++) whitened.set(start.whiten(row(j)), j * d);
    const updates = new BlockUpdates(d, 4);
    const variance = new TargetVariance(target, start.inverseLower(), d, 4);
    for (let pick = 0; pick <= 4; pick++) {
      const solved = Array.from({ length: k }, (_, j) => covariance.factor.solve(row(j)));
      const expected = solved.flatMap((a) =>
        solved.map((b) => {
          let sum = 0;
          for (let i = 0; i < d; i++) for (let c = 0; c < d; c++) sum += a[i]! * target[i * d + c]! * b[c]!;
          return sum;
        }),
      );
      expectClose(variance.gram(whitened, k, updates), expected, 1e-10);
      if (pick === 4) break;
      const z = randomRows(random, 1, d);
      updates.add(start.whiten(z));
      variance.add(start.whiten(z));
      covariance.add(z);
    }
  });
});
