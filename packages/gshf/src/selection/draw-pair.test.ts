import { describe, expect, it } from "vitest";
import { createRandom } from "../random.ts";
import { drawPair } from "./draw-pair.ts";

const first = Float64Array.of(0.5, 0.3, 0.2);
const second = Float64Array.of(0.1, 0.3, 0.6);

describe("drawPair", () => {
  it("records π¹(a¹)·π²(a²)/(1 − π²(a¹)), which sums to one over ordered pairs", () => {
    const seen = new Map<string, number>();
    for (let seed = 0; seed < 500; seed++) {
      const { a1, a2, probability } = drawPair({ first, second }, [], createRandom(seed));
      expect(a1).not.toBe(a2);
      expect(probability).toBeCloseTo((first[a1]! * second[a2]!) / (1 - second[a1]!), 12);
      seen.set(`${a1},${a2}`, probability);
    }
    expect(seen.size).toBe(6);
    expect([...seen.values()].reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  });

  it("draws pairs as often as it says (seeded, false-alarm rate 1e-4)", () => {
    const random = createRandom(31);
    const n = 20_000;
    let count = 0;
    for (let i = 0; i < n; i++) {
      const { a1, a2 } = drawPair({ first, second }, [], random);
      if (a1 === 0 && a2 === 2) count++;
    }
    const p = (0.5 * 0.6) / 0.9;
    expect(Math.abs(count - n * p)).toBeLessThan(3.89 * Math.sqrt(n * p * (1 - p)));
  });

  it("falls back when π² is a point mass on a¹, in the order given, with the right probability", () => {
    const onZero = Float64Array.of(1, 0, 0);
    const fallback = Float64Array.of(0.5, 0.5, 0);
    const drawn = drawPair({ first: onZero, second: onZero }, [onZero, fallback], createRandom(1));
    expect(drawn).toEqual({ a1: 0, a2: 1, probability: 1 });
    const uniform = drawPair({ first: onZero, second: onZero }, [], createRandom(1));
    expect(uniform.a2).not.toBe(0);
    expect(uniform.probability).toBe(0.5);
  });

  it("policies need not sum to one, and one without any mass is passed over", () => {
    const faint = second.map((weight) => weight * 1e-13);
    for (let seed = 0; seed < 20; seed++) {
      const plain = drawPair({ first, second }, [], createRandom(seed));
      const scaled = drawPair({ first, second: faint }, [], createRandom(seed));
      expect(scaled).toEqual({ ...plain, probability: expect.closeTo(plain.probability, 12) });
      const empty = drawPair({ first, second: new Float64Array(3) }, [second], createRandom(seed));
      expect(empty).toEqual(plain);
    }
  });

  it("throws with a single candidate", () => {
    const one = Float64Array.of(1);
    expect(() => drawPair({ first: one, second: one }, [], createRandom(1))).toThrow(/two candidates/);
  });
});
