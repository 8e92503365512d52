import type { Ratings } from "./patterns.ts";

export type Rating = readonly [unit: number, rater: number, value: number];

/** Ratings as lists, whose counts are as large as they need to be. */
export function ratingsOf(rows: readonly Rating[], categories: number): Ratings {
  return {
    units: rows.map(([unit]) => unit),
    raters: rows.map(([, rater]) => rater),
    values: rows.map(([, , value]) => value),
    unitCount: Math.max(-1, ...rows.map(([unit]) => unit)) + 1,
    raterCount: Math.max(-1, ...rows.map(([, rater]) => rater)) + 1,
    categories,
  };
}
