import { DomainError, requireInteger, type Vector } from "../errors.ts";
import type { Random } from "../random.ts";
import { rejectLiu2023 } from "./rejection.ts";

/** A pair labelled by the proxy reward rather than by a person. */
export interface PseudoPair {
  readonly chosen: number;
  readonly rejected: number;
}

/**
 * RSO's pairs for one prompt (Appendix H.2): 2·pairs candidates by rejection sampling, shuffled, taken two by two and
 * labelled by their rewards. On a tie the first drawn is chosen.
 *
 * For one step of multi-step RSO, pass fresh candidates sampled from the previous step's policy, and a coefficient
 * such that 1/coefficient = 1/η_i − 1/η_{i−1}.
 */
export function rsoPairs(options: {
  readonly rewards: Vector;
  readonly pairs: number;
  readonly coefficient: number;
  readonly random: Random;
}): PseudoPair[] {
  const { rewards, pairs, coefficient, random } = options;
  requireInteger("pairs", pairs, 1);
  const accepted = rejectLiu2023({ rewards, count: 2 * pairs, coefficient, random: random.fork("reject") });
  const order = random.fork("order").shuffle(accepted);
  return Array.from({ length: pairs }, (_, i) => {
    const [first, second] = [order[2 * i]!, order[2 * i + 1]!];
    return rewards[second]! > rewards[first]!
      ? { chosen: second, rejected: first }
      : { chosen: first, rejected: second };
  });
}

/** RAFT (Dong et al. 2023): the best of a prompt's n draws becomes a supervised row; the first among equals. */
export function raftChoice(rewards: Vector): number {
  if (rewards.length === 0) throw new DomainError("rewards.length", 0, "at least 1");
  let best = 0;
  for (let j = 0; j < rewards.length; j++) {
    if (!Number.isFinite(rewards[j])) throw new DomainError(`rewards[${j}]`, rewards[j], "a finite number");
    if (rewards[j]! > rewards[best]!) best = j;
  }
  return best;
}
