import { roundConfigSchema } from "@gshf/core/rounds/model";
import { expect, test } from "vitest";
import { configOf, defaultRoundForm, roundFormSchema } from "./round-form.ts";

const arm = (name: string, percent: number) => ({ name, strategy: "random" as const, percent });

test("an untouched form is the server's own defaults", () => {
  expect(configOf(defaultRoundForm())).toEqual(roundConfigSchema.parse({}));
});

test("percents that people type become shares that add up to exactly 1", () => {
  for (const percents of [
    [33.3, 33.3, 33.4],
    [10, 20, 70],
    [14, 14, 14, 14, 14, 14, 16],
  ]) {
    const form = { ...defaultRoundForm(), arms: percents.map((percent, i) => arm(`arm-${i}`, percent)) };
    const shares = configOf(roundFormSchema.parse(form)).arms.map(({ share }) => share);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  }
});

test.each([
  ["shares that miss 100 %", { arms: [arm("a", 50), arm("b", 40)] }, "The shares add up to 90 %, not 100 %."],
  ["two arms of one name", { arms: [arm("a", 50), arm("a", 50)] }, "Two arms have the same name."],
  ["an η of 0", { eta: 0 }, /0/],
  ["half a pair", { pairs: 1.5 }, /int/],
  ["one answer per prompt: nothing to compare", { samples: 1 }, /2/],
  ["an empty box", { labelsPerPair: Number.NaN }, /number|NaN/i],
])("%s are refused before the server is asked", (_, change, message) => {
  const parsed = roundFormSchema.safeParse({ ...defaultRoundForm(), ...change });
  expect(parsed.success).toBe(false);
  expect(parsed.error?.issues.map((issue) => issue.message).join()).toMatch(message);
});

test("training can be left out, and minutes become seconds", () => {
  const config = configOf({ ...defaultRoundForm(), train: false, leaseMinutes: 2.5 });
  expect(config.training.algorithm).toBe("none");
  expect(config.leaseSeconds).toBe(150);
});
