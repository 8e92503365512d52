import { expect, test } from "vitest";
import { missingPieces } from "./missing-pieces.ts";

test.each([
  ["a line break is one", "one two", ["one\ntwo"]],
  ["a paragraph's end is no line break", "one\n\ntwo", ["one\ntwo"]],
  ["words that are not there", "one", ["two"]],
])("missing: %s", (_, text, pieces) => {
  expect(missingPieces(text, pieces)).toEqual(pieces);
});

test.each([
  ["lines", "a\none\ntwo\nb", ["one\ntwo", "b"]],
  ["a space of any width", "5\u00a0 kg\tflour", ["5 kg flour"]],
  ["characters of no width", "wo\u200Brd", ["word"]],
  ["empty lines", "one\n\n\n\ntwo", ["one\n\ntwo"]],
])("there: %s", (_, text, pieces) => {
  expect(missingPieces(text, pieces)).toEqual([]);
});
