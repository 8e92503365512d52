import type { UnitPattern } from "./patterns.ts";

/** Share of a unit's pairs of raters that gave the same answer: Σ n_c(n_c−1) / n(n−1). */
function unitAgreement({ counts, total }: UnitPattern): number {
  return counts.reduce((sum, n) => sum + n * (n - 1), 0) / (total * (total - 1));
}

/**
 * Mean share of agreeing pairs of raters per unit. Not corrected for chance.
 *
 * @returns null without a unit that two people rated
 */
export function rawAgreement(patterns: readonly UnitPattern[]): number | null {
  let sum = 0;
  let units = 0;
  for (const pattern of patterns) {
    sum += pattern.times * unitAgreement(pattern);
    units += pattern.times;
  }
  return units === 0 ? null : sum / units;
}
