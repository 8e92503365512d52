import { expect, test } from "vitest";
import { fitsStacked } from "./fits-stacked.ts";

test.each([
  ["two sentences", "Yes, it is.", "No, it isn't. ".repeat(5), true],
  ["a long answer", "Yes.", "No. ".repeat(200), false],
  ["many short lines", "a\n".repeat(8), "b\n".repeat(8), false],
])("%s", (_, left, right, fits) => {
  expect(fitsStacked(left, right)).toBe(fits);
});
