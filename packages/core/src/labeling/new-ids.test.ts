import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { newJudgmentId, newLeaseId } from "./new-ids.ts";

const deps = { randomBytes };

test("a lease's id is random: UUIDs of version 4, none twice", () => {
  const ids = Array.from({ length: 1_000 }, () => newLeaseId(deps));
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids).size).toBe(1_000);
});

test("judgments' ids sort by the time they came, and those of one millisecond differ", () => {
  const start = Date.parse("2026-01-05T09:00:00Z");
  const later = Array.from({ length: 100 }, (_, i) => newJudgmentId(deps, new Date(start + i)));
  expect(later.toSorted()).toEqual(later);
  expect(later[0]).toMatch(/^019b8d62-7a80-7/);
  const same = Array.from({ length: 1_000 }, () => newJudgmentId(deps, new Date(start)));
  expect(new Set(same).size).toBe(1_000);
});
