import { expect, test } from "vitest";
import { createUploadGate } from "./upload-gate.ts";

test("a process takes few files at once, and the next once one is over", () => {
  const gate = createUploadGate(2);
  const first = gate.enter();
  expect(first.ok).toBe(true);
  expect(gate.enter().ok).toBe(true);
  expect(gate.enter()).toMatchObject({ ok: false, reason: "unavailable" });
  if (first.ok) first.value();
  expect(gate.enter().ok).toBe(true);
});
