import { uniform } from "../uniform.ts";
import type { WeightOption } from "./model.ts";

/** What must be known of all rows before the first is written. */
export type WeightTotals = {
  rows: number;
  weight: number;
  /** The smallest factor that makes all weights whole; null where none up to a hundred does. */
  factor: number | null;
  /** The greatest common divisor of the weights times the factor. */
  divisor: number;
};

export const noWeights: WeightTotals = { rows: 0, weight: 0, factor: 1, divisor: 0 };

const factorMax = 100;
const roundOff = 1e-9;

/** The totals with one row more. */
export function addWeight(
  { rows, weight: sum, factor, divisor }: WeightTotals,
  weight: number,
): WeightTotals {
  const total = { rows: rows + 1, weight: sum + weight };
  if (factor === null) return { ...total, factor, divisor };
  const wider = factorFor(weight, factor);
  if (wider === null) return { ...total, factor: null, divisor };
  return { ...total, factor: wider, divisor: gcd((divisor * wider) / factor, Math.round(weight * wider)) };
}

/** The smallest multiple of a factor that makes a weight whole. */
function factorFor(weight: number, factor: number): number | null {
  for (let wider = factor; wider <= factorMax; wider += factor) {
    const times = weight * wider;
    if (Math.abs(times - Math.round(times)) < roundOff) return wider;
  }
  return null;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/**
 * How often a row is written.
 *
 * - `replicate`: in proportion to its weight exactly, as seldom as that allows.
 * - `resample`: its weight over the mean weight, rounded up or down by a number made of the seed and the row's name and
 *   place, so that the mean is exact: E[copies] = w/w̄. The file is about as long as before, and rows of equal weights are
 *   written once each.
 */
export function copiesOf(
  option: WeightOption | null,
  seed: number,
  totals: WeightTotals,
  row: { weight: number; name: string },
): number {
  if (option === "replicate") {
    const { factor, divisor } = totals;
    if (factor === null) throw new Error("the weights are not whole in any proportion up to a hundred");
    return divisor === 0 ? 0 : Math.round((row.weight * factor) / divisor);
  }
  if (option !== "resample") return 1;
  if (totals.weight === 0) return 0;
  const expected = (row.weight * totals.rows) / totals.weight;
  // A share that is whole but for rounding is whole.
  const whole = Math.floor(expected + roundOff);
  const share = expected - whole;
  if (share < roundOff) return whole;
  return whole + (uniform(`${seed}:${row.name}`) < share ? 1 : 0);
}
