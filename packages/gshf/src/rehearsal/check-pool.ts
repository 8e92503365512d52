import { DomainError, requireInteger, requireModerateVector, requireWeights } from "../errors.ts";
import { checkPrompt } from "../selection/check-settings.ts";
import type { RehearsalPool } from "./types.ts";

/** Throws a DomainError unless the pool has two answers or more that π₀ can give, each with its features and gold reward. */
export function checkPool({ key, features, gold, reference }: RehearsalPool, dimension: number): void {
  const answers = checkPrompt({ key, features }, dimension);
  requireInteger(`answers of pool ${key}`, answers, 2);
  requireModerateVector(`gold of pool ${key}`, gold, answers);
  if (reference === undefined) return;
  requireWeights(`reference of pool ${key}`, reference, answers);
  const possible = Array.from(reference).filter((weight) => weight > 0).length;
  if (possible < 2)
    throw new DomainError(`reference of pool ${key}`, Array.from(reference), "positive for two answers");
}
