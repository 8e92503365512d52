import { describe, expect, test } from "vitest";
import { storedRecipeSchema } from "../model.ts";
import { choosePairs, type RatedPrompt } from "./choose-pairs.ts";

function recipe(change: object) {
  const parsed = storedRecipeSchema.parse({
    kind: "rejection",
    seed: 1,
    policy: "pi0",
    model: "pi0",
    n: 8,
    temperature: 1,
    topP: 1,
    prompts: { count: 1, tags: [], part: null, sha256: "" },
    labeler: { kind: "scorer", model: "gold" },
    method: "liu2023",
    coefficient: 0.5,
    pairs: 1,
    ...change,
  });
  if (parsed.kind === "mixture") throw new Error("nothing is drawn");
  return parsed;
}

/** A prompt's draws by their rewards; each text differs unless two rewards are the same. */
function rated(key: string, rewards: number[]): RatedPrompt {
  return {
    key,
    draws: rewards.map((reward, i) => ({ id: `${key}-${i}`, textSha256: `${key} ${reward}`, reward })),
  };
}

describe("best of n", () => {
  const best = recipe({ kind: "best-of-n" });

  test("prefers the best to the worst, the first among equals", () => {
    const { pairs } = choosePairs(best, [rated("p", [1, 3, 0, 3, 0])]);
    expect(pairs).toEqual([{ place: 0, chosen: "p-1", rejected: "p-2" }]);
  });

  test("makes no pair where nothing is better, or where there is one draw only, and counts both", () => {
    const chosen = choosePairs(best, [rated("same", [2, 2]), rated("one", [1]), rated("none", [])]);
    expect(chosen).toEqual({ pairs: [], ties: 1, missing: 2, bound: null });
  });
});

describe("rejection", () => {
  test("as Liu et al. (2023) do it gives each prompt its pairs, of answers that are each in one only", () => {
    const prompts = ["a", "b", "c"].map((key) => rated(key, [0, 1, 2, 3, 4, 5, 6, 7]));
    const { pairs, missing } = choosePairs(recipe({ pairs: 4 }), prompts);
    expect([pairs.length, missing]).toEqual([12, 0]);
    const ids = pairs.flatMap(({ chosen, rejected }) => [chosen, rejected]);
    expect(new Set(ids).size).toBe(24);
    for (const { chosen, rejected } of pairs) {
      expect(Number(chosen.slice(2))).toBeGreaterThan(Number(rejected.slice(2)));
    }
  });

  test("goes on with the draws that there are, and counts the pairs that they don't make", () => {
    const { pairs, missing } = choosePairs(recipe({ pairs: 2 }), [rated("p", [1, 2, 3])]);
    expect([pairs.length, missing]).toEqual([1, 1]);
  });

  test("leaves out a pair of equal rewards", () => {
    expect(choosePairs(recipe({}), [rated("p", [1, 1])])).toMatchObject({ pairs: [], ties: 1, missing: 0 });
  });

  test("depends on a prompt's key and the seed, not on which others are asked", () => {
    const rewards = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];
    const alone = choosePairs(recipe({}), [rated("p", rewards)]).pairs[0];
    const behind = choosePairs(recipe({}), [rated("q", rewards), rated("p", rewards)]).pairs[1];
    expect(behind).toEqual({ ...alone, place: 1 });
    const seeds = [1, 2, 3, 4].map((seed) => choosePairs(recipe({ seed }), [rated("p", rewards)]).pairs[0]);
    expect(new Set(seeds.map((pair) => JSON.stringify(pair))).size).toBeGreaterThan(1);
  });

  test("exact, accepts draws as exp((r − R) / η) says, R being the largest of all prompts", () => {
    const eta = 0.7;
    // Two draws a prompt, so a pair comes of it where both are accepted.
    const prompts = Array.from({ length: 4_000 }, (_, i) => rated(`p-${i}`, [0.5, 0.6]));
    const { pairs, missing, bound } = choosePairs(recipe({ method: "exact", coefficient: eta }), [
      ...prompts,
      rated("best", [1]),
    ]);
    expect(bound).toBe(1);
    expect(pairs.length + missing).toBe(4_001);
    const rate = Math.exp((0.5 - 1) / eta) * Math.exp((0.6 - 1) / eta);
    // Five standard deviations.
    expect(Math.abs(pairs.length / 4_000 - rate)).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / 4_000));
  });
});
