import { Cholesky } from "../linear-algebra/cholesky.ts";
import { addWeightedGram } from "../linear-algebra/gram.ts";
import { combineRows, multiply } from "../linear-algebra/vectors.ts";
import type { CheckedJudgments } from "./judgments.ts";

/**
 * The rewards' part of the M-step: with u_i ~ N(θᵀz_i, τ²), the expected log posterior in θ is a ridge
 * regression of E[u_i] on z_i,
 *
 *   (ZᵀZ + λτ²I) θ = Zᵀ E[u],
 *
 * over the pairs that somebody judged.
 */
export class RewardStep {
  readonly #rows: Float64Array;
  readonly #judged: readonly number[];
  readonly #gram: Float64Array;
  readonly #dimension: number;
  readonly #ridge: number;
  theta: Float64Array;

  constructor(data: CheckedJudgments, differences: Float64Array, ridge: number) {
    const d = data.dimension;
    this.#dimension = d;
    this.#ridge = ridge;
    this.#judged = [...data.ofPair.keys()].filter((i) => data.ofPair[i]!.length > 0);
    this.#rows = new Float64Array(this.#judged.length * d);
    this.#judged.forEach((i, row) => {
      this.#rows.set(differences.subarray(i * d, (i + 1) * d), row * d);
    });
    this.#gram = new Float64Array(d * d);
    addWeightedGram(this.#gram, this.#rows, d);
    this.theta = new Float64Array(d);
  }

  /** Fits θ to the pairs' posterior means and moves the priors' means to θᵀz, for all pairs. */
  step(posteriorMeans: Float64Array, variance: number, differences: Float64Array, priorMeans: Float64Array) {
    const d = this.#dimension;
    const matrix = Float64Array.from(this.#gram);
    for (let i = 0; i < d; i++) matrix[i * d + i]! += this.#ridge * variance;
    const targets = Float64Array.from(this.#judged, (i) => posteriorMeans[i]!);
    this.theta = Cholesky.factor(matrix, d, "differencesᵀ·differences + ridge·τ²").solve(
      combineRows(this.#rows, targets, d),
    );
    priorMeans.set(multiply(differences, this.theta, d));
  }
}
