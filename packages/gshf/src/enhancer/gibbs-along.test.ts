import { describe, it } from "vitest";
import { expectClose, randomRows, randomWeights, reference } from "../../reference/fixtures.ts";
import { createRandom } from "../random.ts";
import { gibbsAlong } from "./gibbs-along.ts";

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

describe("gibbsAlong", () => {
  it("is softmax(log π¹ + wᵀψ/η)", () => {
    const p = gibbsAlong(
      Float64Array.of(0.5, 0.5),
      Float64Array.of(1, 0, 0, 1),
      Float64Array.of(0.3 * Math.log(3), 0),
      0.3,
    );
    expectClose(p, [0.75, 0.25], 1e-12);
  });
});
