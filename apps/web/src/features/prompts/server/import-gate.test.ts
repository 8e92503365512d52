import { expect, test } from "vitest";
import { createImportGate } from "./import-gate.ts";

test("a project takes one file at a time, a process few, and both take the next once one is over", () => {
  const gate = createImportGate(2);
  const first = gate.enter("a");
  expect(first.ok).toBe(true);
  expect(gate.enter("a")).toMatchObject({ ok: false, reason: "rate-limited" });
  expect(gate.enter("b").ok).toBe(true);
  expect(gate.enter("c")).toMatchObject({ ok: false, reason: "unavailable" });
  if (first.ok) first.value();
  expect(gate.enter("a").ok).toBe(true);
});
