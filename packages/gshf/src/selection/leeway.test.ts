import { expect, test } from "vitest";
import { leewayOf, sumUpLeeway } from "./leeway.ts";

type Choice = Parameters<typeof leewayOf>[0];
/** What it looks at; a pair chosen by Option II unless said otherwise. */
const choice = (part: Partial<Choice>) =>
  ({
    affordable: [true, true],
    mainWeights: [0.8, 0.2],
    strategy: "uncertainty",
    a2: 1,
    farthest: 1,
    ...part,
  }) as Choice;

test("counts what was affordable, where there was a choice, and how often the farthest answer was taken", () => {
  const choices = [
    choice({}),
    choice({ affordable: [true, false], a2: 0 }),
    choice({ affordable: [true, true, false, false], mainWeights: [0.1, 0.7, 0.1, 0.1], a2: 0, farthest: 3 }),
    choice({ strategy: "random", affordable: [true, false] }),
  ];
  expect(sumUpLeeway(choices.map(leewayOf))).toEqual({
    pairs: 4,
    affordable: (1 + 0.5 + 0.5 + 0.5) / 4,
    noneAffordable: 0.5,
    enhanced: 3,
    farthest: 1 / 3,
  });
});

test("has no share of the farthest where no pair is Option II's, and nothing to say of no pairs", () => {
  expect(sumUpLeeway([leewayOf(choice({ strategy: "v-optimal" }))])).toMatchObject({
    enhanced: 0,
    farthest: null,
  });
  expect(sumUpLeeway([])).toBeNull();
});

test("takes every form of Option II for it, and no other arm", () => {
  const isFarthest = (strategy: Choice["strategy"]) => leewayOf(choice({ strategy })).isFarthest;
  expect((["uncertainty", "uncertainty-stale", "uncertainty-global"] as const).map(isFarthest)).toEqual([
    true,
    true,
    true,
  ]);
  expect(isFarthest("max-uncertainty")).toBeNull();
});

test("a prompt with something to afford beside the likeliest answer is not counted among those without", () => {
  const free = sumUpLeeway([choice({}), choice({}), choice({ affordable: [true, false] })].map(leewayOf));
  expect(free?.noneAffordable).toBeCloseTo(1 / 3, 12);
});
