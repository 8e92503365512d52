import { expect, it } from "vitest";
import { simulateComparisons } from "../../reference/fixtures.ts";
import { fitPosterior } from "../bradley-terry/posterior.ts";
import { coldBelow, isCold, warmArms } from "./cold-start.ts";

const arms = [
  { name: "main", strategy: "uncertainty", share: 0.8 },
  { name: "control", strategy: "random", share: 0.2 },
] as const;

it("only a cold uncertainty chooses otherwise, under its own name and share", () => {
  expect(warmArms(arms, { logBayesFactor: coldBelow })).toBe(arms);
  expect(warmArms(arms, { logBayesFactor: coldBelow - 0.01 })).toEqual([
    { name: "main", strategy: "v-optimal", share: 0.8 },
    { name: "control", strategy: "random", share: 0.2 },
  ]);
});

it("is cold without labels, warm with many that agree, and cold with many that don't (seeded, false-alarm rate .05)", () => {
  const cold = (count: number, theta: number[]) =>
    isCold(fitPosterior({ ...simulateComparisons(4, count, theta), ridge: "evidence" }));
  expect([cold(0, [4, -3, 0, 0]), cold(400, [4, -3, 0, 0]), cold(400, [0, 0, 0, 0])]).toEqual([
    true,
    false,
    true,
  ]);
});

it("says what it can't read", () => {
  expect(() => isCold({ logBayesFactor: Number.NaN })).toThrow(/logBayesFactor/);
});
