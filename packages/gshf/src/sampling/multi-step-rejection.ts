import { DomainError, requireFiniteVector, requireInteger, requireScale, type Vector } from "../errors.ts";
import { gibbsLogits } from "../gibbs-logits.ts";
import { softmax } from "../numerics.ts";
import type { Random } from "../random.ts";
import { checkTarget, type PoolTarget } from "./multi-step.ts";
import { rejectExact } from "./rejection.ts";

/** What a step needs: fresh draws from the policy that the step before ended at. */
export type DrawRequest<T> = {
  /** 0 for the first step. */
  readonly step: number;
  /** η_{i−1}: draw from π₀·exp(r/η_{i−1}). ∞ at the first step, which draws from π₀. */
  readonly eta: number;
  /** How many draws are wanted, ≥ 1; fewer or more are taken as well. */
  readonly count: number;
  /** What the step before accepted, all of it: draws from that very policy, to train its model on. Empty at first. */
  readonly accepted: readonly T[];
};

/** Independent draws from one policy with their rewards, in the same order. */
export type Draws<T> = {
  readonly candidates: readonly T[];
  readonly rewards: Vector;
};

export type Sampler<T> = (request: DrawRequest<T>) => Promise<Draws<T>>;

export type MultiStepOptions<T> = {
  /** η_1 > η_2 > … > η_N, as `evenPath` and `adaptivePath` give them. */
  readonly path: Vector;
  /** R: at least the largest reward any draw could have. */
  readonly bound: number;
  /** How many answers every step must accept. */
  readonly count: number;
  /** Draws a step may take before it counts as one that can't be filled; default 1000·count. */
  readonly drawsMax?: number;
  readonly sample: Sampler<T>;
  readonly random: Random;
};

export type RejectionStep = {
  /** η_i, which the accepted answers follow. */
  readonly eta: number;
  /** 1/(1/η_i − 1/η_{i−1}): a draw of reward r was accepted with probability exp((r − R)/coefficient). */
  readonly coefficient: number;
  readonly drawn: number;
  readonly accepted: number;
};

export type MultiStepRejection<T> = {
  /** `count` independent draws from π₀·exp(r/η_N), in order of acceptance. */
  readonly accepted: readonly T[];
  /** Their rewards. */
  readonly rewards: Float64Array;
  readonly steps: readonly RejectionStep[];
};

/**
 * Multi-step rejection sampling (Appendix E.2): along the path each step turns fresh draws from π₀·e^{r/η_{i−1}} into
 * draws from π₀·e^{r/η_i}, by exact rejection with probability exp((r − R)(1/η_i − 1/η_{i−1})). The rates multiply to
 * the one-shot rate, so what would take 1/p draws at once takes N·p^{−1/N} where a policy can be had at every step.
 *
 * @throws DomainError on a path that is not positive and falling, counts that are no positive integers, draws without
 * rewards or with one above the bound, and a step that `drawsMax` draws do not fill; it names the step.
 */
export async function multiStepRejection<T>(options: MultiStepOptions<T>): Promise<MultiStepRejection<T>> {
  const { path } = options;
  requireInteger("path.length", path.length, 1);
  requireInteger("count", options.count, 1);
  const drawsMax = requireInteger("drawsMax", options.drawsMax ?? 1000 * options.count, options.count);
  const coefficients = stepCoefficients(path);
  const steps: RejectionStep[] = [];
  let accepted: Accepted<T> = { candidates: [], rewards: [] };
  for (let step = 0; step < path.length; step++) {
    const request = { step, eta: step === 0 ? Number.POSITIVE_INFINITY : path[step - 1]! };
    const coefficient = coefficients[step]!;
    const filled = await fillStep(
      options,
      { ...request, accepted: accepted.candidates },
      coefficient,
      drawsMax,
    );
    accepted = filled.accepted;
    const { drawn } = filled;
    steps.push({ eta: path[step]!, coefficient, drawn, accepted: accepted.candidates.length });
  }
  return Object.freeze({
    accepted: accepted.candidates.slice(0, options.count),
    rewards: Float64Array.from(accepted.rewards.slice(0, options.count)),
    steps,
  });
}

/** 1/(1/η_i − 1/η_{i−1}) of each step, from 1/η_0 = 0. */
function stepCoefficients(path: Vector): Float64Array {
  return Float64Array.from(path, (eta, i) => {
    requireScale(`path[${i}]`, eta);
    if (i > 0 && !(eta < path[i - 1]!))
      throw new DomainError(`path[${i}]`, eta, `below its predecessor ${path[i - 1]}`);
    return i === 0 ? eta : 1 / (1 / eta - 1 / path[i - 1]!);
  });
}

type Accepted<T> = {
  readonly candidates: T[];
  readonly rewards: number[];
};

async function fillStep<T>(
  { sample, bound, count, random }: MultiStepOptions<T>,
  request: Omit<DrawRequest<T>, "count">,
  coefficient: number,
  drawsMax: number,
): Promise<{ readonly accepted: Accepted<T>; readonly drawn: number }> {
  const accepted: Accepted<T> = { candidates: [], rewards: [] };
  let drawn = 0;
  for (let call = 0; accepted.candidates.length < count; call++) {
    if (drawn >= drawsMax) {
      const wanted = `at least ${count} out of ${drawn} draws (a longer path accepts more)`;
      throw new DomainError(`accepted in step ${request.step}`, accepted.candidates.length, wanted);
    }
    // As many as the rate so far makes likely to be enough.
    const hits = accepted.candidates.length;
    const likely = Math.ceil(((count - hits) * (drawn + 1)) / (hits + 1));
    const draws = await sample({ ...request, count: Math.min(drawsMax - drawn, likely) });
    if (draws.candidates.length === 0)
      throw new DomainError(`candidates.length in step ${request.step}`, 0, "at least 1");
    requireFiniteVector("rewards", draws.rewards, draws.candidates.length);
    const stream = random.fork("reject", request.step, call);
    for (const j of rejectExact({ rewards: draws.rewards, bound, eta: coefficient, random: stream })) {
      accepted.candidates.push(draws.candidates[j]!);
      accepted.rewards.push(draws.rewards[j]!);
    }
    drawn += draws.candidates.length;
  }
  return { accepted, drawn };
}

/** Draws of one call that memory holds. */
const drawsLimit = 10_000_000;

/**
 * The sampler of a finite pool, where every intermediate policy is known: candidates are indices into it.
 *
 * @throws DomainError on a malformed pool, and when asked for an η ≤ 0 or for no draws or more than 10⁷.
 */
export function poolSampler(target: PoolTarget, random: Random): Sampler<number> {
  checkTarget(target);
  const { reference, rewards } = target;
  return async ({ eta, count }) => {
    if (eta !== Number.POSITIVE_INFINITY) requireScale("eta", eta);
    requireInteger("count", count, 1, drawsLimit);
    const policy = softmax(gibbsLogits(reference, rewards, eta));
    const candidates = Array.from({ length: count }, () => random.categorical(policy));
    return { candidates, rewards: candidates.map((j) => rewards[j]!) };
  };
}
