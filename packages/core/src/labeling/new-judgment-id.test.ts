import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { newJudgmentId } from "./new-judgment-id.ts";

const deps = { randomBytes };

test("judgments' ids sort by the time they came, and those of one millisecond differ", () => {
  const start = Date.parse("2026-01-05T09:00:00Z");
  const later = Array.from({ length: 100 }, (_, i) => newJudgmentId(deps, new Date(start + i)));
  expect(later.toSorted()).toEqual(later);
  expect(later[0]).toMatch(/^019b8d62-7a80-7/);
  const same = Array.from({ length: 1_000 }, () => newJudgmentId(deps, new Date(start)));
  expect(new Set(same).size).toBe(1_000);
});
