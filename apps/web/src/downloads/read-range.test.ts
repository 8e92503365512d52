import { expect, test } from "vitest";
import { readRange } from "./read-range.ts";

test.each([
  [null, "all"],
  ["bytes=0-9", { first: 0, last: 9 }],
  ["bytes=10-", { first: 10, last: 99 }],
  ["bytes=90-200", { first: 90, last: 99 }],
  ["bytes=-5", { first: 95, last: 99 }],
  ["bytes=-500", { first: 0, last: 99 }],
  ["bytes=100-", "none"],
  ["bytes=-0", "none"],
  ["bytes=9-3", "all"],
  ["bytes=-", "all"],
  ["bytes=0-1,5-6", "all"],
  ["rows=0-1", "all"],
])("of a hundred bytes %j is %j", (header, range) => {
  expect(readRange(header, 100)).toEqual(range);
});

test("an empty file has no range", () => {
  expect(readRange("bytes=0-", 0)).toBe("none");
});
