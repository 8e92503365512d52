import { expect, test } from "vitest";
import { countPlaywright } from "./playwright-check.ts";
import { countVitest } from "./vitest-check.ts";

const vitest = (passed: number, failed: number, pending = 0) => ({
  numTotalTests: passed + failed + pending,
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: pending,
  numTodoTests: 0,
  success: failed === 0,
});
const playwright = (expected: number, unexpected: number, flaky = 0, skipped = 0) => ({
  stats: { expected, unexpected, flaky, skipped },
  errors: [],
});

test("what ran is counted as the runner reports it", () => {
  expect(countVitest(vitest(5, 2, 1), 1)).toEqual({ passed: 5, failed: 2, skipped: 1 });
  expect(countPlaywright(playwright(3, 1, 0, 2), 1)).toEqual({ passed: 3, failed: 1, skipped: 2 });
});

test("a runner without a report is a failure, whatever its exit code", () => {
  expect(countVitest(undefined, 0).failed).toBe(1);
  expect(countPlaywright(undefined, 0).failed).toBe(1);
});

test("a runner that ran nothing is a failure", () => {
  expect(countVitest(vitest(0, 0), 0).failed).toBe(1);
  expect(countPlaywright(playwright(0, 0, 0, 4), 0).failed).toBe(1);
});

test("a runner that failed outside its tests is a failure beside the tests that passed", () => {
  expect(countVitest(vitest(7, 0), 1)).toMatchObject({ passed: 7, failed: 1 });
  expect(countPlaywright(playwright(7, 0), 1)).toMatchObject({ passed: 7, failed: 1 });
});

test("a flaky journey is a failed one", () => {
  expect(countPlaywright(playwright(2, 0, 1), 0)).toMatchObject({ passed: 2, failed: 1 });
});
