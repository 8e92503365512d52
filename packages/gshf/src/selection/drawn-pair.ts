import { DomainError } from "../errors.ts";
import type { Strategy } from "./strategy-names.ts";
import type { DrawnPrompt } from "./types.ts";

/**
 * The pair of a prompt whose answers were drawn from the two policies that its arm names (§5.2): the first draw of the
 * one against the first of the other that is another answer. Of best-of-n, a² is the one with the highest reward among
 * the second's draws; of equal rewards the one that came first.
 *
 * @param rewards k entries.
 * @throws DomainError where no draw of the first differs from one of the second.
 */
export function pairOfDraws(
  { key, drawn: { first, second } }: Pick<DrawnPrompt, "key" | "drawn">,
  strategy: Strategy,
  rewards: Float64Array,
): { readonly a1: number; readonly a2: number } {
  const byReward = (a: number, b: number) => rewards[b]! - rewards[a]!;
  // A stable sort: equals keep the order they were drawn in.
  const offered = strategy === "best-of-n" ? [...second].sort(byReward) : second;
  for (const a1 of first) {
    const a2 = offered.find((candidate) => candidate !== a1);
    if (a2 !== undefined) return { a1, a2 };
  }
  throw new DomainError(
    `drawn of prompt ${key}`,
    second,
    "with an answer that the first policy did not give",
  );
}

/** ‖φ_i − φ_j‖ from the k×k Gram matrix. */
export function distanceOf(gram: Float64Array, k: number, i: number, j: number): number {
  return Math.sqrt(Math.max(0, gram[i * k + i]! + gram[j * k + j]! - 2 * gram[i * k + j]!));
}
