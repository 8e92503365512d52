import type { Ratings, UnitPattern } from "./patterns.ts";
import { rawAgreement } from "./raw-agreement.ts";

/**
 * Fleiss' κ = (P̄ − P̄_e)/(1 − P̄_e) (Fleiss 1971). Units need not have equally many ratings: P̄ is the mean of the
 * units' own agreement, P̄_e comes from all ratings together.
 *
 * @returns null where it is not defined: no unit with two ratings, or one category only
 */
export function fleissKappa(patterns: readonly UnitPattern[]): number | null {
  const observed = rawAgreement(patterns);
  if (observed === null) return null;
  const ratings = patterns.reduce((sum, { total, times }) => sum + times * total, 0);
  const categories = patterns[0]?.counts.length ?? 0;
  let expected = 0;
  for (let c = 0; c < categories; c++) {
    expected += (patterns.reduce((sum, { counts, times }) => sum + times * counts[c]!, 0) / ratings) ** 2;
  }
  return expected < 1 ? (observed - expected) / (1 - expected) : null;
}

/** What couples of raters said of the units that both rated, unit by unit. */
export type Couples = {
  /** How many units any two people rated. */
  readonly unitCount: number;
  /** The cells of unit u: `cells[starts[u]]` up to `cells[starts[u + 1]]`. */
  readonly starts: Uint32Array;
  /** Couple, then what the one and the other said: (couple·categories + one)·categories + other. */
  readonly cells: Uint32Array;
  readonly coupleCount: number;
  readonly categories: number;
};

/** Everything that two people said of one unit, once for each unit and couple. */
export function couplesOf({ units, raters, values, unitCount, raterCount, categories }: Ratings): Couples {
  const byUnit = Array.from({ length: unitCount }, (): number[] => []);
  for (let j = 0; j < units.length; j++) byUnit[units[j]!]!.push(j);
  const rated = byUnit.filter((ratings) => ratings.length >= 2);
  const couples = new Map<number, number>();
  const starts = new Uint32Array(rated.length + 1);
  const cells: number[] = [];
  for (const [unit, ratings] of rated.entries()) {
    // The same person stands for the same side of their couple's table everywhere.
    ratings.sort((a, b) => raters[a]! - raters[b]!);
    for (const [i, one] of ratings.entries()) {
      for (const other of ratings.slice(i + 1)) {
        const name = raters[one]! * raterCount + raters[other]!;
        const couple = couples.get(name) ?? couples.size;
        couples.set(name, couple);
        cells.push((couple * categories + values[one]!) * categories + values[other]!);
      }
    }
    starts[unit + 1] = cells.length;
  }
  const coupleCount = couples.size;
  return { unitCount: rated.length, starts, cells: Uint32Array.from(cells), coupleCount, categories };
}

/** One or two units in common say next to nothing about two people. */
const commonUnitsMin = 5;

/**
 * Mean of Cohen's κ (Cohen 1960) over all couples of raters with at least five units in common, each weighted by how
 * many (Light 1971), with its standard error by the jackknife over units (Efron and Stein 1981). A unit enters the
 * tables of its own raters alone, so leaving each out in turn costs no more than the mean itself. A bootstrap would not
 * do: with few units in common, units drawn twice make every couple's κ smaller than it is.
 *
 * @returns null where no couple has one
 */
export function meanCohenKappa(couples: Couples): { value: number; standardError: number } | null {
  const { unitCount, starts, cells, coupleCount, categories } = couples;
  const size = categories * categories;
  const tables = new Uint32Array(coupleCount * size);
  const commons = new Uint32Array(coupleCount);
  for (let i = 0; i < cells.length; i++) {
    tables[cells[i]!]! += 1;
    commons[Math.floor(cells[i]! / size)]! += 1;
  }
  const kappas = new Float64Array(coupleCount).fill(Number.NaN);
  let [sum, weight] = [0, 0];
  for (let couple = 0; couple < coupleCount; couple++) {
    const common = commons[couple]!;
    const kappa = common < commonUnitsMin ? null : tableKappa(tables, couple * size, categories, common);
    if (kappa === null) continue;
    kappas[couple] = kappa;
    sum += kappa * common;
    weight += common;
  }
  if (weight === 0) return null;
  const value = sum / weight;
  let [shifts, squares] = [0, 0];
  for (let unit = 0; unit < unitCount; unit++) {
    let [restSum, restWeight] = [sum, weight];
    for (let i = starts[unit]!; i < starts[unit + 1]!; i++) {
      const cell = cells[i]!;
      const couple = Math.floor(cell / size);
      const common = commons[couple]!;
      if (Number.isNaN(kappas[couple])) continue;
      tables[cell]! -= 1;
      // Without this unit both always say one and the same thing.
      const without = tableKappa(tables, couple * size, categories, common - 1) ?? 1;
      tables[cell]! += 1;
      restSum += without * (common - 1) - kappas[couple]! * common;
      restWeight -= 1;
    }
    const shift = restSum / restWeight - value;
    shifts += shift;
    squares += shift * shift;
  }
  const variance = ((unitCount - 1) / unitCount) * (squares - shifts ** 2 / unitCount);
  return { value, standardError: Math.sqrt(Math.max(0, variance)) };
}

/** Cohen's κ of a table of counts: rows what the one said, columns the other; null where both always say one thing. */
function tableKappa(tables: Uint32Array, from: number, categories: number, total: number): number | null {
  let agreeing = 0;
  let expected = 0;
  for (let c = 0; c < categories; c++) {
    let row = 0;
    let column = 0;
    for (let k = 0; k < categories; k++) {
      row += tables[from + c * categories + k]!;
      column += tables[from + k * categories + c]!;
    }
    agreeing += tables[from + c * categories + c]!;
    expected += (row * column) / total ** 2;
  }
  return expected < 1 ? (agreeing / total - expected) / (1 - expected) : null;
}
