import { dot } from "../linear-algebra/vectors.ts";
import { softmax } from "../numerics.ts";

/**
 * π̃ ∝ π¹·exp(⟨δ, φ⟩/η): the Gibbs policy of the reward moved by δ. With whitened rows ψ_j = L⁻¹φ_j and δ = L⁻ᵀw,
 * ⟨δ, φ_j⟩ = wᵀψ_j, so this serves every policy of the confidence ellipsoid.
 *
 * @param whitened k×d rows ψ_j.
 * @param step w, d entries.
 */
export function gibbsAlong(
  main: Float64Array,
  whitened: Float32Array | Float64Array,
  step: Float64Array,
  eta: number,
): Float64Array {
  const d = step.length;
  return softmax(main.map((weight, j) => Math.log(weight) + dot(step, whitened, d, 0, j * d) / eta));
}
