import { expect, test } from "vitest";
import { decodePosterior, encodePosterior } from "./snapshot.ts";

const posterior = {
  dimension: 2,
  theta: Float64Array.of(0.1, -3),
  matrix: Float64Array.of(4, 1 / 3, 1 / 3, 5),
};

test("a posterior survives storage bit by bit", () => {
  expect(decodePosterior(encodePosterior(posterior), "key")).toEqual(posterior);
});

test("bytes that are no posterior are refused by name", () => {
  const bytes = encodePosterior(posterior);
  expect(() => decodePosterior(bytes.subarray(1), "some/key")).toThrow(/some\/key is no posterior/);
  expect(() => decodePosterior(new Uint8Array(3), "some/key")).toThrow(/some\/key/);
});
