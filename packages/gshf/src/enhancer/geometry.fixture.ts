import { randomRows, randomWeights, reference } from "../../reference/fixtures.ts";
import { createRandom } from "../random.ts";
import { centredGram, centreRows } from "./geometry.ts";

/** Geometries with what SciPy finds in them. */
export const cases = reference.enhancer.map((item) => ({
  ...item,
  geometry: {
    main: Float64Array.from(item.main),
    gram: Float64Array.from(item.gram),
    budgetGram: Float64Array.from(item.budgetGram),
    eta: item.eta,
    betaA: item.betaA,
  },
}));

/** A random prompt: whitened candidates of growing uncertainty, budget Gram at least the objective's. */
export function randomGeometry(seed: number, k = 6, d = 4) {
  const random = createRandom(seed);
  const main = randomWeights(random, k, 1.5);
  const centred = centreRows(randomRows(random, k, d), main);
  const budgetGram = centredGram(centred, k);
  return {
    main,
    gram: budgetGram.map((v) => 0.7 * v),
    budgetGram,
    eta: 0.1 + random.uniform(),
    betaA: 0.2 + 2 * random.uniform(),
  };
}
