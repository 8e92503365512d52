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
export function cohenKappa(pairs: readonly (readonly [number, number])[], categories: number): number | null {
  const table = new Int32Array(categories * categories);
  for (const [one, other] of pairs) {
    const cell = one * categories + other;
    table[cell] = (table[cell] ?? 0) + 1;
  }
  return pairs.length === 0 ? null : tableKappa(table, categories, pairs.length);
}

/**
 * Mean of Cohen's κ over all couples of raters with at least five units in common, each weighted by how many
 * (Light 1971). Prepared once, so that a bootstrap can ask for many choices of units.
 *
 * @param byUnit each unit's ratings
 * @returns of some units (by their index, one named twice counts twice) the mean, or null where no couple has one
 */
export function meanCohenKappa(byUnit: readonly (readonly Rating[])[], categories: number) {
  const couples = new Map<string, number>();
  const cellsOf = byUnit.map((ratings) => {
    const sorted = [...ratings].sort((a, b) => (a.rater < b.rater ? -1 : 1));
    return sorted.flatMap((one, i) =>
      sorted.slice(i + 1).map((other) => {
        const name = JSON.stringify([one.rater, other.rater]);
        const couple = couples.get(name) ?? couples.size;
        couples.set(name, couple);
        return (couple * categories + one.value) * categories + other.value;
      }),
    );
  });
  const size = categories * categories;
  return (units: Iterable<number>): number | null => {
    const counts = new Int32Array(couples.size * size);
    for (const unit of units) {
      for (const cell of cellsOf[unit] ?? []) counts[cell] = (counts[cell] ?? 0) + 1;
    }
    let sum = 0;
    let weight = 0;
    for (let couple = 0; couple < couples.size; couple++) {
      const table = counts.subarray(couple * size, (couple + 1) * size);
      const common = table.reduce((total, count) => total + count, 0);
      // One or two units in common say next to nothing about two people.
      const kappa = common < commonUnitsMin ? null : tableKappa(table, categories, common);
      if (kappa === null) continue;
      sum += kappa * common;
      weight += common;
    }
    return weight === 0 ? null : sum / weight;
  };
}

const commonUnitsMin = 5;

/** Cohen's κ of a table of counts: rows what the one said, columns the other. */
function tableKappa(table: Int32Array, categories: number, total: number): number | null {
  let agreeing = 0;
  let expected = 0;
  for (let c = 0; c < categories; c++) {
    let row = 0;
    let column = 0;
    for (let k = 0; k < categories; k++) {
      row += table[c * categories + k] ?? 0;
      column += table[k * categories + c] ?? 0;
    }
    agreeing += table[c * categories + c] ?? 0;
    expected += (row * column) / total ** 2;
  }
  return expected < 1 ? (agreeing / total - expected) / (1 - expected) : null;
}
