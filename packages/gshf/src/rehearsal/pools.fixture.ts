import { randomRows } from "../../reference/fixtures.ts";
import { createRandom } from "../random.ts";
import type { RehearsalPool } from "./types.ts";

/** Pools whose gold reward is linear in the features: gold = scale·⟨θ*, φ⟩ with ‖θ*‖ = 1. */
export function linearPools(
  seed: number,
  { count = 24, answers = 5, dimension = 3, scale = 6 } = {},
): RehearsalPool[] {
  const random = createRandom(seed);
  const truth = Array.from({ length: dimension }, () => random.normal());
  const size = Math.hypot(...truth);
  return Array.from({ length: count }, (_, i) => {
    const rows = randomRows(random, answers, dimension);
    const gold = Float64Array.from({ length: answers }, (_, j) =>
      truth.reduce((sum, value, c) => sum + (scale * value * rows[j * dimension + c]!) / size, 0),
    );
    return { key: `pool-${i}`, features: Float32Array.from(rows), gold };
  });
}

/** Two answers, one feature: every choice is the same choice. */
export function twoAnswers(count: number, gap: number): RehearsalPool[] {
  return Array.from({ length: count }, (_, i) => ({
    key: `pool-${i}`,
    features: Float32Array.of(1, 0),
    gold: [gap, 0],
  }));
}
