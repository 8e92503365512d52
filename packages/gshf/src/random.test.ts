import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { DomainError } from "./errors.ts";
import { createRandom, philox4x32 } from "./random.ts";

const hex = (words: Uint32Array) => Array.from(words, (word) => word.toString(16).padStart(8, "0")).join(" ");

describe("Philox4x32-10", () => {
  it("gives the known answers of Random123", () => {
    expect(hex(philox4x32(Uint32Array.of(0, 0, 0, 0), 0, 0))).toBe("6627e8d5 e169c58d bc57ac4c 9b00dbd8");
    const ones = 0xffffffff;
    expect(hex(philox4x32(Uint32Array.of(ones, ones, ones, ones), ones, ones))).toBe(
      "408f276d 41c83b0e a20bc7c6 6d5451fd",
    );
    const pi = Uint32Array.of(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344);
    expect(hex(philox4x32(pi, 0xa4093822, 0x299f31d0))).toBe("d16cfe09 94fdcceb 5001e420 24126ea1");
  });
});

describe("createRandom", () => {
  it("is reproducible and pinned, so that old rounds can be replayed", () => {
    const random = createRandom(7);
    expect([random.uniform(), random.uniform()]).toEqual([0.9545971285563127, 0.11417736176891524]);
    expect(createRandom(7).fork("prompt", "p-1").uniform()).toBe(0.5130918138653804);
    expect(createRandom(2 ** 40).uniform()).not.toBe(createRandom(0).uniform());
  });

  it("the n-th block of words is Philox of n, keyed by the seed's two halves", () => {
    for (const [seed, key0, key1] of [
      [7, 7, 0],
      [3 * 2 ** 32 + 5, 5, 3],
    ] as const) {
      const random = createRandom(seed);
      for (let n = 0; n < 3; n++) {
        const [a, b, c, d] = philox4x32(Uint32Array.of(n, 0, 0, 0), key0, key1);
        // 27 bits of one word above 26 of the next.
        expect(random.uniform()).toBe(((a! >>> 5) * 2 ** 26 + (b! >>> 6)) / 2 ** 53);
        expect(random.uniform()).toBe(((c! >>> 5) * 2 ** 26 + (d! >>> 6)) / 2 ** 53);
      }
    }
  });

  it("normal is Box–Muller on two uniforms", () => {
    const [random, twin] = [createRandom(5), createRandom(5)];
    for (let i = 0; i < 5; i++) {
      const radius = Math.sqrt(-2 * Math.log(1 - twin.uniform()));
      expect(random.normal()).toBe(radius * Math.cos(2 * Math.PI * twin.uniform()));
    }
  });

  it("int throws back draws above the last whole multiple of n, rather than favour small values", () => {
    // With n = 2⁵² + 1 that is nearly every second one.
    const n = 2 ** 52 + 1;
    const [random, twin] = [createRandom(5), createRandom(5)];
    let thrown = 0;
    for (let i = 0; i < 20; i++) {
      let draw = twin.uniform() * 2 ** 53;
      for (; draw >= n; thrown++) draw = twin.uniform() * 2 ** 53;
      expect(random.int(n)).toBe(draw);
    }
    expect(thrown).toBeGreaterThan(5);
  });

  it("categorical gives weight w the interval [sum before, sum before + w) of the total", () => {
    const random = createRandom(1);
    const at = (uniform: number, weights: number[]) => {
      vi.spyOn(random, "uniform").mockReturnValue(uniform);
      return random.categorical(weights);
    };
    expect([0, 0.24, 0.25, 0.99].map((u) => at(u, [1, 3]))).toEqual([0, 0, 1, 1]);
    expect([0, 0.99].map((u) => at(u, [0, 2, 0, 3, 0]))).toEqual([1, 3]);
    // Rounding may leave a rest: the last category of positive weight takes it.
    expect(at(1, [1, 2, 0])).toBe(1);
  });

  it("shuffle takes one draw per item but the last, and reaches every order (seeded, false alarm 1e-4)", () => {
    const [random, twin] = [createRandom(6), createRandom(6)];
    random.shuffle([1, 2, 3]);
    twin.int(3);
    twin.int(2);
    expect(random.uniform()).toBe(twin.uniform());
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle([0, 1, 2]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(counts.size).toBe(6);
    // χ² with 5 degrees of freedom is above 25.7 once in 10,000.
    expect(chiSquare).toBeLessThan(25.7);
  });

  it("refuses seeds that are not safe integers", () => {
    for (const seed of [-1, 0.5, Number.NaN, 2 ** 53]) expect(() => createRandom(seed)).toThrow(DomainError);
  });

  it("forks by label alone, not by what was drawn before", () => {
    const fresh = createRandom(1);
    const used = createRandom(1);
    for (let i = 0; i < 10; i++) used.uniform();
    expect(used.fork("a", 3).uniform()).toBe(fresh.fork("a", 3).uniform());
  });

  it("keeps forks apart: labels, their split, their type and the parent all count", () => {
    const random = createRandom(1);
    const draws = [
      random.uniform(),
      random.fork().uniform(),
      random.fork("a").uniform(),
      random.fork("a", "b").uniform(),
      random.fork("ab").uniform(),
      random.fork("a").fork("b").uniform(),
      random.fork(1).uniform(),
      random.fork("1").uniform(),
      random.fork("\u0000").uniform(),
      random.fork("abcdefgh").uniform(),
      random.fork("abcdefghi").uniform(),
      createRandom(2).fork("a").uniform(),
    ];
    expect(new Set(draws).size).toBe(draws.length);
    expect(() => random.fork(Number.NaN)).toThrow(DomainError);
  });

  it("shuffles to a permutation and leaves the input alone", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.nat(), (items, seed) => {
        const before = [...items];
        const shuffled = createRandom(seed).shuffle(items);
        expect(items).toEqual(before);
        expect([...shuffled].sort()).toEqual([...items].sort());
      }),
    );
  });

  it("never draws a category of weight zero and refuses malformed weights", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        expect(createRandom(seed).categorical([0, 1, 0, 2, 0]) % 2).toBe(1);
      }),
    );
    expect(() => createRandom(1).categorical([])).toThrow(DomainError);
    expect(() => createRandom(1).categorical([0, -1])).toThrow(DomainError);
    expect(() => createRandom(1).int(0)).toThrow(DomainError);
  });
});

// The seeds are fixed, so each of these either always passes or always fails; under a correct generator a fresh seed
// would fail any one of them with the stated probability.
describe("distributions (false-alarm rate 1e-4 each)", () => {
  const n = 20_000;
  const z = 3.89;

  it("uniform: mean ½, variance 1/12, no lag-1 correlation", () => {
    const random = createRandom(11);
    const draws = Array.from({ length: n }, () => random.uniform());
    const mean = draws.reduce((sum, u) => sum + u, 0) / n;
    const variance = draws.reduce((sum, u) => sum + (u - 0.5) ** 2, 0) / n;
    const lag = draws.slice(1).reduce((sum, u, i) => sum + (u - 0.5) * (draws[i]! - 0.5), 0) / n;
    expect(Math.abs(mean - 0.5)).toBeLessThan(z / Math.sqrt(12 * n));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(z * Math.sqrt(1 / 180 / n));
    expect(Math.abs(lag)).toBeLessThan(z / 12 / Math.sqrt(n));
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...draws)).toBeLessThan(1);
  });

  it("normal: mean 0, variance 1, third moment 0, kurtosis 3", () => {
    const random = createRandom(12);
    const draws = Array.from({ length: n }, () => random.normal());
    const moment = (k: number) => draws.reduce((sum, x) => sum + x ** k, 0) / n;
    expect(Math.abs(moment(1))).toBeLessThan(z / Math.sqrt(n));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(z * Math.sqrt(2 / n));
    expect(Math.abs(moment(3))).toBeLessThan(z * Math.sqrt(15 / n));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(z * Math.sqrt(96 / n));
  });

  it("int and categorical: counts within binomial bounds", () => {
    const random = createRandom(13);
    const counts = new Float64Array(6);
    for (let i = 0; i < n; i++) counts[random.int(6)]!++;
    for (const count of counts) expect(Math.abs(count - n / 6)).toBeLessThan(z * Math.sqrt((n * 5) / 36));
    const weighted = new Float64Array(3);
    for (let i = 0; i < n; i++) weighted[random.categorical([1, 2, 5])]!++;
    [1 / 8, 2 / 8, 5 / 8].forEach((p, j) => {
      expect(Math.abs(weighted[j]! - n * p)).toBeLessThan(z * Math.sqrt(n * p * (1 - p)));
    });
  });

  it("shuffle: every item equally often first", () => {
    const random = createRandom(14);
    const counts = new Float64Array(5);
    for (let i = 0; i < n; i++) counts[random.shuffle([0, 1, 2, 3, 4])[0]!]!++;
    for (const count of counts) expect(Math.abs(count - n / 5)).toBeLessThan(z * Math.sqrt((n * 4) / 25));
  });
});
