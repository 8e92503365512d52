import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectClose, randomRows, randomWeights, reference } from "../../reference/fixtures.ts";
import { DomainError } from "../errors.ts";
import { klDivergence } from "../numerics.ts";
import { createRandom } from "../random.ts";
import { centredGram, centreRows, policyDistance } from "./geometry.ts";
import { posteriorDraw, thompsonEnhancer } from "./thompson.ts";

const expected = reference.global_direction;
const [_d, _eta, _betaA] = [expected.dimension, expected.eta, expected.betaA];
const _single = { main: Float64Array.from(expected.main), whitened: Float64Array.from(expected.whitened) };

function _batch(seed: number, m: number) {
  const random = createRandom(seed);
  return Array.from({ length: m }, () => ({
    main: randomWeights(random, 5),
    whitened: randomRows(random, 5, 3),
  }));
}

describe("thompsonEnhancer", () => {
  it("never leaves the confidence set of Eq. (8), by B.3's own argument", () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0.05, max: 5, noNaN: true }), (seed, beta) => {
        const random = createRandom(seed);
        const main = randomWeights(random, 6, 2);
        const whitened = randomRows(random, 6, 4);
        const p = thompsonEnhancer({ main, whitened, eta: 0.2, betaA: beta, random });
        const distance = policyDistance(centredGram(centreRows(whitened, main), 6), main, p);
        expect(0.2 * klDivergence(p, main)).toBeLessThanOrEqual(beta * distance * (1 + 1e-9) + 1e-12);
      }),
      { numRuns: 500 },
    );
  });

  it("moves θ by exactly β_A in the whitened metric", () => {
    // One dimension: the direction is ±1, so the tilt is ±β·ψ/η.
    const main = Float64Array.of(0.5, 0.5);
    const p = thompsonEnhancer({
      main,
      whitened: Float64Array.of(0, 1),
      eta: 0.5,
      betaA: 2,
      random: createRandom(1),
    });
    expect(Math.abs(Math.log(p[1]! / p[0]!))).toBeCloseTo(4, 10);
  });
});

describe.each([
  ["thompsonEnhancer", thompsonEnhancer],
  ["posteriorDraw", posteriorDraw],
])("%s refuses", (_, draw) => {
  const valid = { main: Float64Array.of(0.5, 0.5), whitened: Float64Array.of(0, 1, 2, 3), eta: 1, betaA: 1 };

  it.each([
    ["sum of main", { main: new Float64Array(0), whitened: new Float64Array(0) }],
    ["sum of main must be 1", { main: Float64Array.of(1, 1) }],
    ["main\\[0\\]", { main: Float64Array.of(Number.NaN, 1) }],
    ["whitened\\.length must be a positive multiple of 2, got 3", { whitened: new Float64Array(3) }],
    ["whitened\\.length must be a positive multiple of 2, got 0", { whitened: new Float64Array(0) }],
    ["whitened\\[1\\]", { whitened: Float64Array.of(0, Number.NaN, 1, 1) }],
    ["eta", { eta: -1 }],
    ["betaA", { betaA: -1 }],
  ])("a malformed %s", (message, change) => {
    const call = () => draw({ ...valid, random: createRandom(1), ...change });
    expect(call).toThrow(DomainError);
    expect(call).toThrow(new RegExp(message));
  });

  it("nothing at the edge: β = 0 gives π¹", () => {
    expectClose(draw({ ...valid, betaA: 0, random: createRandom(1) }), valid.main, 1e-15);
  });
});

describe("posteriorDraw (seeded, false-alarm rate 1e-4)", () => {
  it("draws log odds of variance (β_A/η)²‖ψ_i−ψ_j‖²/d", () => {
    const random = createRandom(21);
    const main = Float64Array.of(0.5, 0.5);
    const whitened = Float64Array.of(0, 0, 0, 0.3, 0.4, 0);
    const n = 5000;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const p = posteriorDraw({ main, whitened, eta: 0.5, betaA: 2, random });
      squares += Math.log(p[1]! / p[0]!) ** 2;
    }
    const variance = (2 / 0.5) ** 2 * 0.25 * (1 / 3);
    expect(Math.abs(squares / n / variance - 1)).toBeLessThan(3.89 * Math.sqrt(2 / n));
  });
});
