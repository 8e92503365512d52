import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { newLeaseId } from "./new-lease-id.ts";

test("a lease's id is random: UUIDs of version 4, none twice", () => {
  const ids = Array.from({ length: 1_000 }, () => newLeaseId({ randomBytes }));
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids).size).toBe(1_000);
});
