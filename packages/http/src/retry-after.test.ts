import { expect, test } from "vitest";
import { retryAfterMs } from "./retry-after.ts";

const now = Date.parse("2026-01-05T09:00:00Z");

test.each([
  [null, null],
  ["7", 7_000],
  [" 0 ", 0],
  ["Mon, 05 Jan 2026 09:00:30 GMT", 30_000],
  ["Mon, 05 Jan 2026 08:00:00 GMT", 0],
  ["soon", null],
])("Retry-After %j means %j milliseconds", (value, milliseconds) => {
  expect(retryAfterMs(value, now)).toBe(milliseconds);
});
