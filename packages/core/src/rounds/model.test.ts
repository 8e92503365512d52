import { describe, expect, test } from "vitest";
import { roundConfigSchema } from "./model.ts";

describe("a round's settings", () => {
  test("have a default for everything", () => {
    const config = roundConfigSchema.parse({});
    expect(config).toMatchObject({ eta: 0.1, samples: 8, labelsPerPair: 1, hybrid: true });
    expect(config.evaluation).toEqual({ promptsMax: 128, samples: 4 });
    expect(roundConfigSchema.parse(config)).toEqual(config);
  });

  test("refuse arms whose shares don't add up, naming the sum", () => {
    const arms = [
      { name: "a", strategy: "uncertainty", share: 0.5 },
      { name: "b", strategy: "random", share: 0.3 },
    ];
    expect(() => roundConfigSchema.parse({ arms })).toThrow(/add up to 80 %/);
  });

  test("refuse two arms of one name", () => {
    const arm = { name: "a", strategy: "random", share: 0.5 };
    expect(() => roundConfigSchema.parse({ arms: [arm, arm] })).toThrow(/same name/i);
  });
});
