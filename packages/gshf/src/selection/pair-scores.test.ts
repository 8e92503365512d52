import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectClose } from "../../reference/fixtures.ts";
import reference from "../../reference/posterior.json" with { type: "json" };
import { createRandom } from "../random.ts";
import { labelInformation, largestUniform, slopeOf } from "./pair-scores.ts";

describe("labelInformation", () => {
  it.each(reference.information)(
    "agrees with SciPy at a logit of $logit ± √$variance",
    ({ nats, ...pair }) => {
      expect(labelInformation(pair)).toBeCloseTo(nats, 7);
    },
  );

  it("is nothing where the logit is known, half of σ′ of a small variance, and one bit at most", () => {
    expect(labelInformation({ logit: 0.7, variance: 0 })).toBeCloseTo(0, 12);
    for (const logit of [0, 1, -2]) {
      const information = labelInformation({ logit, variance: 1e-4 });
      expect(information / (0.5 * slopeOf({ logit }) * 1e-4)).toBeCloseTo(1, 3);
    }
    fc.assert(
      fc.property(
        fc.double({ min: -9, max: 9, noNaN: true }),
        fc.double({ min: 0, max: 400, noNaN: true }),
        (logit, variance) => {
          const nats = labelInformation({ logit, variance });
          expect(nats).toBeGreaterThanOrEqual(0);
          expect(nats).toBeLessThanOrEqual(Math.LN2);
          // Which of the two answers stands first says nothing.
          expect(labelInformation({ logit: -logit, variance })).toBeCloseTo(nats, 9);
        },
      ),
    );
  });
});

describe("largestUniform", () => {
  const of = (centres: number[], reaches: number[], support = [...centres.keys()]) =>
    largestUniform(Float64Array.from(centres), Float64Array.from(reaches), support);

  it("agrees with SciPy's integrals", () => {
    const { centres, reaches, law } = reference.largest;
    expectClose(of(centres, reaches), law, 1e-9);
  });

  it("is even among equals, certain where nothing overlaps, and nothing off the support", () => {
    expectClose(of([1, 1, 1], [2, 2, 2]), [1 / 3, 1 / 3, 1 / 3], 1e-12);
    expectClose(of([0, 5, 1], [1, 1, 1]), [0, 1, 0], 1e-12);
    expectClose(of([0, 5, 0], [1, 1, 1], [0, 2]), [0.5, 0, 0.5], 1e-12);
    expect(Array.from(of([0, 3, 2], [0, 0, 0]))).toEqual([0, 1, 0]);
  });

  it("treats a point among intervals as what it is", () => {
    // U(−1, 1) against the point ½: above it in a quarter of the draws.
    expectClose(of([0, 0.5], [1, 0]), [0.25, 0.75], 1e-8);
  });

  it("is the law of draws (seeded, false-alarm rate 1e-4 by candidate)", () => {
    const random = createRandom(11);
    const centres = Array.from({ length: 6 }, () => random.normal() / 2);
    const reaches = Array.from({ length: 6 }, () => random.uniform());
    const law = of(centres, reaches);
    const counts = new Float64Array(6);
    const draws = 20_000;
    for (let n = 0; n < draws; n++) {
      const values = centres.map((centre, j) => centre + reaches[j]! * (2 * random.uniform() - 1));
      counts[values.indexOf(Math.max(...values))]!++;
    }
    for (let j = 0; j < 6; j++) {
      const spread = 3.89 * Math.sqrt((law[j]! * (1 - law[j]!)) / draws) + 1e-9;
      expect(Math.abs(counts[j]! / draws - law[j]!)).toBeLessThan(spread);
    }
  });
});
