import { describe, expect, it } from "vitest";
import { reference } from "../../reference/fixtures.ts";
import { oodDrop, rewardKlFrontier } from "./frontier.ts";

const { evaluation } = reference;

describe("reward–KL frontier and drops", () => {
  const point = (name: string, kl: number, reward: number) => ({ name, kl, reward });

  it("keeps only points no other beats", () => {
    const frontier = rewardKlFrontier([
      point("c", 3, 2),
      point("a", 1, 1),
      point("worse", 2, 0.9),
      point("b", 2, 1.5),
      point("same-kl", 2, 1.2),
      point("equal", 4, 2),
    ]);
    expect(frontier.map(({ name }) => name)).toEqual(["a", "b", "c"]);
    const [low, high] = [point("low", 1, -2), point("high", 1, -1)];
    for (const points of [
      [low, high],
      [high, low],
    ])
      expect(rewardKlFrontier(points)).toEqual([high]);
    expect(() => rewardKlFrontier([point("x", -1, 0)])).toThrow(/kl of x/);
    expect(() => rewardKlFrontier([point("x", 1, Number.NaN)])).toThrow(/reward of x/);
  });

  it("OOD Δ is the difference of independent means", () => {
    const { drop, standardError, ci95 } = oodDrop(evaluation.values, evaluation.other.slice(0, 9));
    expect(drop).toBeCloseTo(evaluation.welch[0]!, 12);
    expect(standardError).toBeCloseTo(evaluation.welch[1]!, 12);
    expect(ci95.high - drop).toBeCloseTo(1.959964 * evaluation.welch[1]!, 6);
    expect(drop - ci95.low).toBeCloseTo(1.959964 * evaluation.welch[1]!, 6);
    expect(() => oodDrop([1], [2, 3])).toThrow(/inDomain\.length must be at least 2, got 1/);
    expect(() => oodDrop([1, 2], [3])).toThrow(/outOfDomain\.length must be at least 2, got 1/);
    expect(oodDrop([1, 2], [3, 5]).drop).toBe(-2.5);
    expect(() => oodDrop([1, 2], [3, Number.NaN])).toThrow(/outOfDomain\[1\] must be a finite number/);
    expect(() => oodDrop([1e200, 2], [3, 4])).toThrow(/inDomain\[0\] must be at most/);
  });
});
