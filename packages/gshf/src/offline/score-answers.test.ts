import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectClose, randomRows } from "../../reference/fixtures.ts";
import { Covariance } from "../covariance.ts";
import { createRandom } from "../random.ts";
import { referenceKernel } from "../selection/kernel.ts";
import { uncertaintyBonus } from "./pessimism.ts";
import { scoreAnswers } from "./score-answers.ts";

const d = 5;
const random = createRandom(3);
const features = Float32Array.from(randomRows(random, 40, d));
const covariance = Covariance.build({ dimension: d, lambda: 0.4, differences: randomRows(random, 30, d) });
const theta = Float64Array.from({ length: d }, () => random.normal());
const nu = Float64Array.from({ length: d }, () => 0.3 * random.normal());

describe("scoreAnswers", () => {
  it("gives θᵀφ and ‖φ−ν‖ in closed form where A is a multiple of the identity", async () => {
    const scored = await scoreAnswers({
      features: Float32Array.of(3, 4, 0, 2),
      theta: Float64Array.of(10, 1),
      covariance: Covariance.build({ dimension: 2, lambda: 4 }),
      nu: Float64Array.of(0, 2),
    });
    expectClose(scored.rewards, [34, 2], 1e-12);
    expectClose(scored.bonuses, [Math.sqrt(13) / 2, 0], 1e-12);
  });

  it("is what uncertaintyBonus gives row by row, whatever the blocks", async () => {
    const bonuses = uncertaintyBonus(features, nu, covariance);
    const rewards = Array.from({ length: 40 }, (_, i) =>
      theta.reduce((sum, value, c) => sum + value * features[i * d + c]!, 0),
    );
    for (const blockRows of [1, 7, 40, 100]) {
      const scored = await scoreAnswers({ features, theta, covariance, nu, blockRows });
      expectClose(scored.bonuses, bonuses, 1e-6);
      expectClose(scored.rewards, rewards, 1e-6);
    }
    const about0 = await scoreAnswers({ features, theta, covariance });
    expectClose(about0.bonuses, uncertaintyBonus(features, new Float64Array(d), covariance), 1e-6);
  });

  it("is never less certain once more is known", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), async (seed) => {
        const more = covariance.clone();
        more.addAll(randomRows(createRandom(seed), 6, d));
        const before = await scoreAnswers({ features, theta, covariance, nu });
        const after = await scoreAnswers({ features, theta, covariance: more, nu });
        for (let i = 0; i < 40; i++) {
          expect(after.bonuses[i]).toBeLessThanOrEqual(before.bonuses[i]! * (1 + 1e-6));
        }
      }),
      { numRuns: 20 },
    );
  });

  it("hands blocks to the kernel it was given, tells how far it is, and takes no answers", async () => {
    const sizes: number[] = [];
    const done: number[] = [];
    await scoreAnswers({
      features,
      theta,
      covariance,
      blockRows: 16,
      kernel: {
        name: "counting",
        score: (request) => {
          sizes.push(request.rows.length / d);
          return referenceKernel.score(request);
        },
      },
      onProgress: (progress) => done.push(progress.done, progress.total),
    });
    expect(sizes).toEqual([16, 16, 8]);
    expect(done).toEqual([16, 40, 32, 40, 40, 40]);
    const none = await scoreAnswers({ features: new Float32Array(0), theta, covariance });
    expect(none).toEqual({ rewards: new Float64Array(0), bonuses: new Float64Array(0) });
  });

  it.each([
    [{ features: features.subarray(1) }, /features.length must be a multiple of dimension 5, got 199/],
    [{ features: Float32Array.of(1, 2, Number.NaN, 4, 5) }, /features\[2\].*NaN/],
    [{ theta: new Float64Array(4) }, /theta.length must be 5, got 4/],
    [{ nu: Float64Array.of(1, 2, 3, 4, Number.POSITIVE_INFINITY) }, /nu\[4\].*Infinity/],
    [{ nu: Float64Array.of(1, 2, 3, 4, 1e39) }, /nu\[4\] must be within single precision, got 1e\+39/],
    [{ theta: new Float64Array(d).fill(1e101) }, /theta\[0\] must be at most 1e\+100/],
    [
      { covariance: Covariance.build({ dimension: d, lambda: 1e-80 }) },
      /whitened rows\[0\] must be finite.*lambda/,
    ],
    [
      {
        kernel: {
          name: "vast",
          score: async () => ({
            squaredNorms: new Float64Array(40).fill(Number.POSITIVE_INFINITY),
            rewards: new Float64Array(40),
          }),
        },
      },
      /uncertainty of answer 0 must be a finite number, got Infinity/,
    ],
    [
      {
        kernel: {
          name: "lost",
          score: async () => ({
            squaredNorms: new Float64Array(40),
            rewards: Float64Array.from({ length: 40 }, (_, i) => (i === 7 ? Number.NaN : 0)),
          }),
        },
      },
      /reward of answer 7 must be a finite number, got NaN/,
    ],
    [{ blockRows: 0 }, /blockRows must be an integer of at least 1, got 0/],
  ])("refuses what is not finite or does not fit", async (change, message) => {
    await expect(scoreAnswers({ features, theta, covariance, ...change })).rejects.toThrow(message);
  });
});
