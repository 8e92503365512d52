import { describe, expect, it } from "vitest";
import { measureAgreement } from "./measure-agreement.ts";
import { patternsOf } from "./patterns.ts";
import { type Rating, ratingsOf } from "./ratings.fixture.ts";

describe("ratings as they come", () => {
  const rows: Rating[] = [
    [0, 0, 0],
    [0, 1, 2],
    [1, 0, 1],
    [1, 1, 1],
    [1, 2, 0],
    [2, 1, 2],
    [2, 2, 2],
    [3, 0, 0],
  ];

  it("gives patterns in the order of their counts, whatever the order of units", () => {
    const patterns = patternsOf(ratingsOf(rows, 3));
    expect(patterns).toEqual([
      { counts: [0, 0, 2], total: 2, times: 1 },
      { counts: [1, 0, 1], total: 2, times: 1 },
      { counts: [1, 2, 0], total: 3, times: 1 },
    ]);
    const turned = rows.map(([unit, rater, value]): Rating => [3 - unit, rater, value]).reverse();
    expect(patternsOf(ratingsOf(turned, 3))).toEqual(patterns);
    const options = { ...ratingsOf(rows, 3), seed: 5 };
    const { cohen: _, ...agreement } = measureAgreement(options);
    expect(measureAgreement({ ...ratingsOf(turned, 3), seed: 5 })).toMatchObject(agreement);
    expect(agreement).toMatchObject({ units: 3, raters: 3, ratings: 7 });
  });

  it.each([
    ["unitCount", { unitCount: -1 }],
    ["raterCount", { raterCount: 1.5 }],
    ["categories", { categories: 0 }],
    ["raters.length must be 8, got 7", { raters: rows.slice(1).map(([, rater]) => rater) }],
    ["values.length must be 8, got 7", { values: rows.slice(1).map(([, , value]) => value) }],
    ["units[2]", { unitCount: 1 }],
    ["units[7] must be an integer of at most 2, got 3", { unitCount: 3 }],
    ["raters[4] must be an integer of at most 1, got 2", { raterCount: 2 }],
    ["values[1] must be an integer of at most 1, got 2", { categories: 2 }],
    ["raters[1] must be no second rating of unit 0, got 0", { raters: rows.map(() => 0) }],
  ])("refuses %s", (message, change) => {
    expect(() => measureAgreement({ ...ratingsOf(rows, 3), seed: 1, ...change })).toThrow(message);
  });
});
