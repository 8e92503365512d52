import type { UnitTally } from "./tally.ts";

/** Share of a unit's pairs of raters that gave the same answer: Σ n_c(n_c−1) / n(n−1). */
export function unitAgreement({ counts, total }: UnitTally): number {
  return counts.reduce((sum, n) => sum + n * (n - 1), 0) / (total * (total - 1));
}

/**
 * Mean share of agreeing pairs of raters per unit. Not corrected for chance.
 *
 * @returns null without a unit that two people rated
 */
export function rawAgreement(units: readonly UnitTally[]): number | null {
  if (units.length === 0) return null;
  return units.reduce((sum, unit) => sum + unitAgreement(unit), 0) / units.length;
}
