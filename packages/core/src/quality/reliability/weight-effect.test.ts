import { expect, test } from "vitest";
import { weightEffect } from "./weight-effect.ts";

const vote = (pairId: string, memberId: string, label: number) => ({ pairId, memberId, label, side: 1 });
const weights = new Map([
  ["reader", 2],
  ["clicker", 0.5],
  ["sleeper", 0.5],
]);

test("one who reads outweighs two who don't, and decides what was even", () => {
  const votes = [
    ...[vote("turned", "reader", 1), vote("turned", "clicker", 0), vote("turned", "sleeper", 0)],
    ...[vote("decided", "reader", 0), vote("decided", "clicker", 1)],
    ...[vote("same", "reader", 1), vote("same", "clicker", 1)],
  ];
  // 1/3 → 2/3, 1/2 → 1/5, 1 → 1
  expect(weightEffect(votes, weights)).toEqual({
    pairs: 3,
    turned: 1,
    decided: 1,
    evened: 0,
    meanShift: expect.closeTo((1 / 3 + 0.3) / 3, 12),
  });
});

test("weights of one change nothing, and who is not fitted counts as one", () => {
  const votes = [vote("a", "x", 1), vote("a", "y", 0), vote("a", "z", 1), vote("b", "x", 0.5)];
  expect(weightEffect(votes, new Map())).toEqual({
    pairs: 2,
    turned: 0,
    decided: 0,
    evened: 0,
    meanShift: 0,
  });
});
