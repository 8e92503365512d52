import { DomainError, requireFiniteVector, requireInteger, type Vector } from "../errors.ts";
import type { Random } from "../random.ts";
import { rejectExact, rejectLiu2023 } from "./rejection.ts";

/** A pair labelled by the proxy reward rather than by a person. */
export type PseudoPair = {
  readonly chosen: number;
  readonly rejected: number;
};

/** Both ways to reject: they answer different questions, and neither passes for the other. */
export type RsoOptions = {
  readonly rewards: Vector;
  /** How many pairs are wanted. */
  readonly pairs: number;
  /** η, or of one step of a path 1/(1/η_i − 1/η_{i−1}). */
  readonly coefficient: number;
  readonly random: Random;
} & (
  | { readonly method?: "liu2023" }
  | {
      readonly method: "exact";
      /** R: at least the largest reward any draw could have. */
      readonly bound: number;
    }
);

/**
 * RSO's pairs for one prompt (Appendix H.2; Liu et al. 2023): 2·pairs candidates by rejection sampling, shuffled, taken
 * two by two and labelled by their rewards. On a tie the first drawn is chosen. With `liu2023` (the default, see
 * {@link rejectLiu2023}) there are always as many as asked for; with `exact` ({@link rejectExact}) they are draws from
 * π₀·e^{r/coefficient}, and as many pairs come back as were accepted, possibly none.
 *
 * For one step of multi-step RSO pass fresh candidates sampled from the previous step's policy and that step's
 * coefficient, or what `multiStepRejection` accepted in the end.
 *
 * @returns indices into `rewards`, each in one pair at most.
 * @throws DomainError on a method of another name, rewards or a coefficient outside their domain, a reward above the
 * bound, and, with `liu2023`, on more pairs than candidates can make.
 */
export function rsoPairs(options: RsoOptions): PseudoPair[] {
  const { rewards, random } = options;
  const wanted = requireInteger("pairs", options.pairs, 1);
  const accepted = accept(options, 2 * wanted);
  const order = random.fork("order").shuffle(accepted);
  return Array.from({ length: Math.floor(order.length / 2) }, (_, i) => {
    const [first, second] = [order[2 * i]!, order[2 * i + 1]!];
    return rewards[second]! > rewards[first]!
      ? { chosen: second, rejected: first }
      : { chosen: first, rejected: second };
  });
}

function accept(options: RsoOptions, count: number): number[] {
  const { rewards, coefficient, method = "liu2023" } = options;
  const random = options.random.fork("reject");
  if (method === "liu2023") return rejectLiu2023({ rewards, count, coefficient, random });
  if (options.method !== "exact") throw new DomainError("method", method, '"liu2023" or "exact"');
  return rejectExact({ rewards, bound: options.bound, eta: coefficient, random }).slice(0, count);
}

/**
 * RAFT (Dong et al. 2023): the best of a prompt's n draws becomes a supervised row; the first among equals.
 *
 * @returns its index.
 * @throws DomainError without draws, or on a reward that is not finite.
 */
export function raftChoice(rewards: Vector): number {
  if (rewards.length === 0) throw new DomainError("rewards.length", 0, "at least 1");
  requireFiniteVector("rewards", rewards);
  let best = 0;
  for (let j = 0; j < rewards.length; j++) if (rewards[j]! > rewards[best]!) best = j;
  return best;
}
