import { describe, expect, test } from "vitest";
import { roundConfigSchema, storedRoundConfigSchema } from "../model.ts";
import { radiusIn, radiusOf, strategiesOf } from "./model.ts";

const issuesOf = (config: object) =>
  (roundConfigSchema.safeParse(config).error?.issues ?? []).map(({ path, message }) => [
    path.join("."),
    message,
  ]);

describe("the version of a round's choice", () => {
  test("is the newest for a new round, the first for one stored before there were versions", () => {
    expect(roundConfigSchema.parse({})).toMatchObject({
      choice: 3,
      metric: "information",
      radius: 0.75,
      ridge: null,
    });
    expect(storedRoundConfigSchema.parse({ ridge: 1.5, betaA: null })).toMatchObject({
      choice: 1,
      ridge: 1.5,
    });
    // What a default of then left out has that default.
    expect(storedRoundConfigSchema.parse({ pairs: 3 })).toMatchObject({ choice: 1, ridge: 0.3, betaA: null });
    expect(storedRoundConfigSchema.parse(roundConfigSchema.parse({}))).toMatchObject({ choice: 3 });
  });

  test("decides the radius: of the first by the dimension, of the second as it is set", () => {
    expect(radiusOf({ choice: 1, betaA: null, radius: 0.75 }, 16)).toBe(6);
    expect(radiusOf({ choice: 1, betaA: 2, radius: 0.75 }, 16)).toBe(2);
    expect(radiusOf({ choice: 2, betaA: null, radius: 0.75 }, 16)).toBe(0.75);
    expect(radiusIn({ choice: 1, betaA: null, radius: 0.75 }, null)).toBeNull();
    expect(radiusIn({ choice: 2, betaA: null, radius: 0.75 }, null)).toBe(0.75);
  });

  test("decides which arms and settings there are, and says so at the field", () => {
    expect(strategiesOf(1)).not.toContain("fisher");
    expect(strategiesOf(2)).toContain("fisher");
    const arms = [{ name: "a", strategy: "fisher", share: 1 }];
    expect(issuesOf({ choice: 1, arms })).toEqual([
      ["ridge", expect.stringMatching(/needs version 2/)],
      ["arms.0.strategy", "The strategy fisher needs version 2 of the choice."],
    ]);
    expect(issuesOf({ betaA: 3 })).toEqual([
      ["betaA", expect.stringMatching(/^betaA \(3\) belongs to version 1/)],
    ]);
    expect(issuesOf({ choice: 1, ridge: 0.3, betaA: 3 })).toEqual([]);
    expect(issuesOf({ choice: 4 })).toHaveLength(1);
  });
});

test("an arm takes the option of its strategy and no other", () => {
  const arm = (strategy: string, options: object) => ({
    choice: 2,
    arms: [{ name: "a", strategy, share: 1, options }],
  });
  expect(issuesOf(arm("best-of-n", { bestOf: 16 }))).toEqual([]);
  expect(issuesOf(arm("drts", { radius: 0 }))).toEqual([]);
  expect(issuesOf(arm("random", { radius: 1 }))).toEqual([
    ["arms.0.options.radius", "The strategy random has no option radius; it has none."],
  ]);
  expect(issuesOf(arm("temperature", { bestOf: 2 }))).toEqual([
    ["arms.0.options.bestOf", "The strategy temperature has no option bestOf; it has temperature."],
  ]);
  expect(issuesOf(arm("temperature", { temperature: 0 }))).toHaveLength(1);
});

test("since the third version an arm has sources: of both answers, or of its candidates", () => {
  const arm = (rest: object, choice = 3) => ({ choice, arms: [{ name: "a", share: 1, ...rest }] });
  expect(issuesOf(arm({ strategy: "best-of-n", second: { n: 4 } }))).toEqual([]);
  expect(
    issuesOf(arm({ strategy: "uncertainty", candidates: [{ policy: "main", n: 2 }, { n: 2 }] })),
  ).toEqual([]);
  expect(issuesOf(arm({ strategy: "random", candidates: [{}] }))).toEqual([
    ["arms.0.candidates", expect.stringMatching(/draws both answers/)],
  ]);
  expect(issuesOf(arm({ strategy: "fisher", first: {} }))).toEqual([
    ["arms.0.first", expect.stringMatching(/chooses among candidates/)],
  ]);
  expect(issuesOf(arm({ strategy: "temperature", options: { temperature: 2 } }))).toEqual([
    ["arms.0.options.temperature", expect.stringMatching(/temperature of the arm’s second source/)],
  ]);
  expect(issuesOf({ checkpointRound: 1 })).toEqual([
    ["checkpointRound", expect.stringMatching(/belongs to version 2/)],
  ]);
  expect(issuesOf(arm({ strategy: "reference", second: { policy: "x" } }, 2))).toEqual([
    ["arms.0.second", "Sources of an arm need version 3 of the choice."],
  ]);
});
