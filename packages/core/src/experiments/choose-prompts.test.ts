import { describe, expect, test } from "vitest";
import { choosePrompts } from "./choose-prompts.ts";

const prompts = Array.from({ length: 10 }, (_, i) => ({ key: `p-${i}` }));

describe("the prompts of a round", () => {
  test("are without repetition while there are enough", () => {
    const keys = choosePrompts(prompts, 7, 1).map((prompt) => prompt.key);
    expect(new Set(keys).size).toBe(7);
  });

  test("come round after round of all of them when there are too few", () => {
    const keys = choosePrompts(prompts, 25, 1).map((prompt) => prompt.key);
    expect(new Set(keys.slice(0, 10)).size).toBe(10);
    expect(new Set(keys.slice(10, 20)).size).toBe(10);
    expect(keys).toHaveLength(25);
  });

  test("depend on seed and keys, not on the order they are listed in", () => {
    expect(choosePrompts([...prompts].reverse(), 5, 3)).toEqual(choosePrompts(prompts, 5, 3));
    expect(choosePrompts(prompts, 5, 3)).not.toEqual(choosePrompts(prompts, 5, 4));
  });
});
