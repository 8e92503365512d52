import { describe, expect, it } from "vitest";
import reference from "../../reference/annotators.json" with { type: "json" };
import { expectClose } from "../../reference/fixtures.ts";
import { judgePair } from "./latent-preference.ts";

describe("judgePair", () => {
  const { judged } = reference;
  const expand = (ballots: (typeof judged)[number]["votes"]) =>
    ballots.flatMap(({ count, ...vote }) => Array.from({ length: count }, () => vote));

  it.each(judged.map((entry, i) => [i, entry] as const))(
    "is numpy's posterior, narrow, wide or far from the prior (case %i)",
    (_, { prior, votes, ...expected }) => {
      const found = judgePair(prior, expand(votes));
      expectClose([found.mean, found.deviation], [expected.mean, expected.deviation], 1e-5);
      expectClose(
        [found.firstBetter, found.firstPreferred],
        [expected.firstBetter, expected.firstPreferred],
        1e-5,
      );
    },
  );

  it("without votes is the prior, whatever its scale", () => {
    for (const scale of [1e-100, 1e-6, 1, 1e6, 1e100]) {
      const { mean, deviation, firstBetter } = judgePair({ mean: 0, scale }, []);
      expectClose([mean / scale, deviation / scale, firstBetter], [0, 1, 0.5], 1e-9);
    }
  });

  it("extreme reliabilities, biases and means leave figures in their range", () => {
    const extremes = [-1e6, -800, 0, 800, 1e6];
    for (const mean of extremes) {
      for (const reliability of extremes) {
        for (const leftBias of extremes) {
          for (const scale of [1e-100, 1, 1e100]) {
            const vote = { label: 1, side: -1, reliability, leftBias };
            const found = judgePair({ mean, scale }, [vote, { ...vote, label: 0.3, side: 1 }]);
            expect(Number.isFinite(found.mean) && found.deviation >= 0).toBe(true);
            for (const share of [found.firstBetter, found.firstPreferred])
              expect(share >= 0 && share <= 1).toBe(true);
          }
        }
      }
    }
  });

  it.each([
    [{ mean: Number.NaN }, {}, /prior\.mean must be a finite number, got NaN/],
    [{ mean: 1.1e6 }, {}, /prior\.mean must be at most 1000000 in magnitude, got 1100000/],
    [{ mean: -1.1e6 }, {}, /prior\.mean/],
    [{ scale: 0 }, {}, /prior\.scale must be positive and finite, got 0/],
    [{ scale: -1 }, {}, /prior\.scale must be positive and finite, got -1/],
    [{}, { label: 2 }, /votes\[1\]\.label must be between 0 and 1, got 2/],
    [{}, { side: 3 }, /votes\[1\]\.side must be \+1 or −1, got 3/],
    [{}, { reliability: Number.POSITIVE_INFINITY }, /votes\[1\]\.reliability must be a finite number/],
    [{}, { leftBias: Number.NaN }, /votes\[1\]\.leftBias must be a finite number, got NaN/],
  ])("refuses %o, %o", (prior, vote, message) => {
    const good = { label: 1, side: 1, reliability: 1, leftBias: 0 };
    expect(() => judgePair({ mean: 0, scale: 1, ...prior }, [good, { ...good, ...vote }])).toThrow(message);
  });
});
