import { expect, test } from "vitest";
import { weightEffect } from "./weight-effect.ts";

type Vote = readonly [pair: string, annotator: string, label: number];

/** The effect of some votes, with the weights of whoever has one. */
function effectOf(votes: readonly Vote[], weights: Record<string, number>) {
  const pairIds = [...new Set(votes.map(([pair]) => pair))];
  const names = [...new Set(votes.map(([, annotator]) => annotator))];
  const columns = {
    pairIds,
    pairs: Int32Array.from(votes, ([pair]) => pairIds.indexOf(pair)),
    annotators: Int32Array.from(votes, ([, annotator]) => names.indexOf(annotator)),
    labels: Float64Array.from(votes, ([, , label]) => label),
  };
  return weightEffect(columns, (annotator) => weights[names[annotator] ?? ""] ?? 1);
}

test("one who reads outweighs two who don't, and decides what was even", () => {
  const votes: Vote[] = [
    ["turned", "reader", 1],
    ["turned", "clicker", 0],
    ["turned", "sleeper", 0],
    ["decided", "reader", 0],
    ["decided", "clicker", 1],
    ["same", "reader", 1],
    ["same", "clicker", 1],
  ];
  // 1/3 → 2/3, 1/2 → 1/5, 1 → 1
  expect(effectOf(votes, { reader: 2, clicker: 0.5, sleeper: 0.5 })).toEqual({
    pairs: 3,
    turned: 1,
    decided: 1,
    evened: 0,
    meanShift: expect.closeTo((1 / 3 + 0.3) / 3, 12),
  });
});

test("one whose vote weighs nothing leaves a pair even that was decided", () => {
  expect(effectOf([["a", "coin", 1]], { coin: 0 })).toEqual({
    pairs: 1,
    turned: 0,
    decided: 0,
    evened: 1,
    meanShift: 0.5,
  });
});

test("weights of one change nothing", () => {
  const votes: Vote[] = [
    ["a", "x", 1],
    ["a", "y", 0],
    ["a", "z", 1],
    ["b", "x", 0.5],
  ];
  expect(effectOf(votes, {})).toEqual({ pairs: 2, turned: 0, decided: 0, evened: 0, meanShift: 0 });
});
