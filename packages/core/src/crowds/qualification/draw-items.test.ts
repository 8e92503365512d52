import { describe, expect, it } from "vitest";
import { drawItems, isItemFirstLeft } from "./draw-items.ts";
import { correctChoice } from "./test-answers.ts";

const pairs = Array.from({ length: 40 }, (_, n) => `pair-${n}`);
const person = { pseudonym: "L-0007", attempt: 1 };

describe("drawing test items", () => {
  it("is the same whenever it is asked, and another for each person and attempt", () => {
    const drawn = drawItems(pairs, new Set(), person, 5);
    expect(drawItems([...pairs].reverse(), new Set(), person, 5)).toEqual(drawn);
    expect(drawItems(pairs, new Set(), { ...person, attempt: 2 }, 5)).not.toEqual(drawn);
    expect(drawItems(pairs, new Set(), { ...person, pseudonym: "L-0008" }, 5)).not.toEqual(drawn);
    expect(new Set(drawn).size).toBe(5);
  });

  it("repeats an item only when there is no other left", () => {
    const seen = new Set(pairs.slice(0, 38));
    const drawn = drawItems(pairs, seen, person, 5);
    expect(drawn.slice(0, 2).sort()).toEqual(["pair-38", "pair-39"]);
    expect(drawn).toHaveLength(5);
  });

  it("shows the known answer on either side about as often", () => {
    const left = pairs.filter((pairId) => isItemFirstLeft(pairId, "L-0001")).length;
    expect(left).toBeGreaterThan(10);
    expect(left).toBeLessThan(30);
  });

  it("knows the right answer whichever side it is shown on", () => {
    expect([true, false].map((isLeft) => correctChoice(true, isLeft))).toEqual(["left", "right"]);
    expect([true, false].map((isLeft) => correctChoice(false, isLeft))).toEqual(["right", "left"]);
    expect([true, false].map((isLeft) => correctChoice(null, isLeft))).toEqual(["tie", "tie"]);
  });
});
