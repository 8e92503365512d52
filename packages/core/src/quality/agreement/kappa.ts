import { rawAgreement } from "./raw-agreement.ts";
import type { Rating, UnitTally } from "./tally.ts";

/**
 * Fleiss' κ = (P̄ − P̄_e)/(1 − P̄_e) (Fleiss 1971). Units need not have equally many ratings: P̄ is the mean of the
 * units' own agreement, P̄_e comes from all ratings together.
 *
 * @returns null where it is not defined: no unit with two ratings, or one category only
 */
export function fleissKappa(units: readonly UnitTally[]): number | null {
  const observed = rawAgreement(units);
  if (observed === null) return null;
  const ratings = units.reduce((sum, { total }) => sum + total, 0);
  const categories = units[0]?.counts.length ?? 0;
  let expected = 0;
  for (let c = 0; c < categories; c++) {
    expected += (units.reduce((sum, { counts }) => sum + (counts[c] ?? 0), 0) / ratings) ** 2;
  }
  return expected < 1 ? (observed - expected) / (1 - expected) : null;
}

/**
 * Cohen's κ of two raters over the units both rated (Cohen 1960).
 *
 * @param pairs what the one and the other said of each unit
 * @returns null where it is not defined: no common unit, or both always say the same one thing
 */
export function cohenKappa(pairs: readonly (readonly [number, number])[]): number | null {
  if (pairs.length === 0) return null;
  const [one, other] = [new Map<number, number>(), new Map<number, number>()];
  let agreeing = 0;
  for (const [a, b] of pairs) {
    one.set(a, (one.get(a) ?? 0) + 1);
    other.set(b, (other.get(b) ?? 0) + 1);
    if (a === b) agreeing += 1;
  }
  const observed = agreeing / pairs.length;
  let expected = 0;
  for (const [value, count] of one) expected += (count * (other.get(value) ?? 0)) / pairs.length ** 2;
  return expected < 1 ? (observed - expected) / (1 - expected) : null;
}

/**
 * Mean of Cohen's κ over all couples of raters with units in common, each weighted by how many (Light 1971).
 *
 * @param unitsOf the units to look at; one named twice counts twice, as a bootstrap needs
 */
export function meanCohenKappa(ratings: ReadonlyMap<string, readonly Rating[]>, unitsOf: readonly string[]) {
  const couples = new Map<string, [number, number][]>();
  for (const unit of unitsOf) {
    const sorted = ratings.get(unit) ?? [];
    sorted.forEach((one, i) => {
      for (const other of sorted.slice(i + 1)) {
        const key = JSON.stringify([one.rater, other.rater]);
        const couple = couples.get(key) ?? [];
        couple.push([one.value, other.value]);
        couples.set(key, couple);
      }
    });
  }
  let sum = 0;
  let weight = 0;
  for (const couple of couples.values()) {
    const kappa = cohenKappa(couple);
    // One or two units in common say next to nothing about two people.
    if (kappa === null || couple.length < commonUnitsMin) continue;
    sum += kappa * couple.length;
    weight += couple.length;
  }
  return weight === 0 ? null : sum / weight;
}

const commonUnitsMin = 5;
