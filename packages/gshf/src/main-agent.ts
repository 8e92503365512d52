import { DomainError, requireFiniteVector, requirePositive, requireWeights, type Vector } from "./errors.ts";
import { softmax } from "./numerics.ts";

export type MainAgentOptions = {
  /** r(x, a_j), one per distinct candidate. */
  readonly rewards: Vector;
  /** η > 0, the KL coefficient. */
  readonly eta: number;
  /** How many of the n draws gave this candidate; all one when absent. */
  readonly multiplicities?: Vector;
  /** log π₀(a_j) − log π_sampler(a_j), for candidates not drawn from π₀; any constant may be added. */
  readonly samplerLogRatios?: Vector;
};

export type MainAgent = {
  /** π¹ on the candidates. */
  readonly weights: Float64Array;
  /** π₀ on the candidates: their multiplicities, corrected for the sampler. */
  readonly referenceWeights: Float64Array;
  /** (Σu)²/Σu² over the n draws with importance weights u; n when π₀ itself was the sampler. */
  readonly effectiveSampleSize: number;
};

/** Smallest weight of a candidate in π₀'s support: −log of it is 690 nats, and a sum of weights does not notice it. */
const weightFloor = 1e-300;

/**
 * The main agent of Eq. (6) on a finite sample: π¹ ∝ π₀·exp(r/η) (Definition 2.2).
 *
 * On i.i.d. draws from π₀ the draws already carry π₀, so the weights are softmax(r/η) with multiplicity; multiplying
 * by π₀'s probabilities again would count the reference twice. Draws from another policy are corrected by
 * log π₀ − log π_sampler.
 *
 * @throws DomainError on non-finite rewards, negative multiplicities, η ≤ 0 or vectors of different lengths.
 */
export function mainAgent(options: MainAgentOptions): MainAgent {
  const { rewards, eta } = options;
  const k = rewards.length;
  if (k === 0) throw new DomainError("rewards.length", 0, "at least 1");
  requireFiniteVector("rewards", rewards);
  requirePositive("eta", eta);
  const multiplicities = options.multiplicities ?? new Float64Array(k).fill(1);
  requireWeights("multiplicities", multiplicities, k);
  const ratios = options.samplerLogRatios ?? new Float64Array(k);
  requireFiniteVector("samplerLogRatios", ratios, k);

  const logReference = Float64Array.from({ length: k }, (_, j) => Math.log(multiplicities[j]!) + ratios[j]!);
  // Differences before η: r/η may overflow, and keeps fewer digits, where the rewards share a large constant.
  const best = largestWhere(rewards, multiplicities);
  const weights = softmax(
    logReference.map((value, j) =>
      value > Number.NEGATIVE_INFINITY ? value + (rewards[j]! - best) / eta : value,
    ),
  );
  return Object.freeze({
    // π¹ has π₀'s support. A weight that underflowed to 0 would make every KL against π¹ infinite.
    weights: weights.map((weight, j) =>
      logReference[j]! > Number.NEGATIVE_INFINITY ? Math.max(weight, weightFloor) : 0,
    ),
    referenceWeights: softmax(logReference),
    effectiveSampleSize: effectiveSampleSize(multiplicities, ratios),
  });
}

/** The largest value among the candidates that were drawn at all. */
function largestWhere(values: Vector, multiplicities: Vector): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < values.length; j++) {
    if (multiplicities[j]! > 0) largest = Math.max(largest, values[j]!);
  }
  return largest;
}

/** (Σ nⱼuⱼ)² / Σ nⱼuⱼ² with uⱼ = e^{ratio}, scaled by the largest ratio so that nothing overflows. */
function effectiveSampleSize(multiplicities: Vector, ratios: Vector): number {
  const largest = largestWhere(ratios, multiplicities);
  let sum = 0;
  let squares = 0;
  for (let j = 0; j < ratios.length; j++) {
    if (multiplicities[j] === 0) continue;
    const weight = Math.exp(ratios[j]! - largest);
    sum += multiplicities[j]! * weight;
    squares += multiplicities[j]! * weight * weight;
  }
  return sum * (sum / squares);
}
