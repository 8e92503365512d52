import { expect, test } from "vitest";
import { labelerText, scoresText } from "./labeler-text.ts";

const draws = { kind: "scorer", choice: "bradley-terry", temperature: 2 } as const;
const better = { ...draws, choice: "better" } as const;

test("who labels is told with how scores decide", () => {
  expect(
    [{ kind: "people" } as const, draws, better, { kind: "reward-model" } as const].map(labelerText),
  ).toEqual([
    "people",
    "the gold scorer: draws from σ((r₁ − r₂)/T), T = 2",
    "the gold scorer: the better answer",
    "the reward model",
  ]);
});

test("a pair's scores say what its label follows from", () => {
  const scores = { first: 3, second: 1 };
  // σ(1) = 0.731
  expect(scoresText(draws, scores)).toMatch(
    /^The gold scorer gives a¹ 3.00 and a² 1.00: a label is for a¹ with a chance of 73\s%, σ.* at T = 2\.$/,
  );
  expect(scoresText(better, scores)).toBe("The gold scorer gives a¹ 3.00 and a² 1.00: a¹ is better.");
  expect(scoresText({ kind: "reward-model" }, { first: 0, second: 0 })).toBe(
    "The reward model gives a¹ 0.00 and a² 0.00: equal.",
  );
});
