import { expect, test } from "vitest";
import { gold } from "./gold.ts";

test.each([
  ["You see it.", 2],
  ["You and your dog, you see, and you!", 4],
  ["An extraordinarily complicated atmosphere", -4],
  ["“Light.”", 1],
  ["light", -1],
  ["", -1],
  ["yours truly.", 1],
])("%j is worth %d", (answer, worth) => {
  expect(gold(answer)).toBe(worth);
});
