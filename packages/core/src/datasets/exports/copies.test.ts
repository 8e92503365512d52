import { expect, test } from "vitest";
import { addWeight, copiesOf, noWeights } from "./copies.ts";

const totalsOf = (weights: readonly number[]) => weights.reduce(addWeight, noWeights);

function copiesBy(option: "replicate" | "resample", weights: readonly number[], seed = 1): number[] {
  const totals = totalsOf(weights);
  return weights.map((weight, i) => copiesOf(option, seed, totals, { weight, name: `row-${i}` }));
}

test.each([
  [
    [1, 1, 1],
    [1, 1, 1],
  ],
  [
    [3, 6, 9],
    [1, 2, 3],
  ],
  [
    [1, 0.5, 0.5, 3],
    [2, 1, 1, 6],
  ],
  [
    [1 / 3, 2 / 3, 1],
    [1, 2, 3],
  ],
  [
    [0, 2],
    [0, 1],
  ],
])("rows of weights %j are repeated %j times", (weights, copies) => {
  expect(copiesBy("replicate", weights)).toEqual(copies);
});

test("weights in no whole proportion can’t be repeated", () => {
  expect(totalsOf([1, Math.SQRT2]).factor).toBeNull();
  expect(() => copiesBy("replicate", [1, Math.SQRT2])).toThrow(/whole/);
});

test("drawing anew keeps each row’s share on average, and the number of rows", () => {
  const weights = Array.from({ length: 4_000 }, (_, i) => [0.5, 1, 3, 7.25][i % 4] ?? 1);
  const copies = copiesBy("resample", weights);
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  for (const [place, weight] of [0.5, 1, 3, 7.25].entries()) {
    const some = copies.filter((_, i) => i % 4 === place);
    const expected = weight / mean;
    // A Bernoulli part of variance 1/4 at most: four standard errors of a thousand.
    expect(Math.abs(some.reduce((sum, count) => sum + count, 0) / some.length - expected)).toBeLessThan(
      0.064,
    );
    for (const count of some) expect([Math.floor(expected), Math.ceil(expected)]).toContain(count);
  }
  expect(copiesBy("resample", weights)).toEqual(copies);
  expect(copiesBy("resample", weights, 2)).not.toEqual(copies);
});

test("rows of one weight are drawn once each", () => {
  expect(copiesBy("resample", Array<number>(99).fill(0.3))).toEqual(Array(99).fill(1));
});
