import { DomainError, requireInteger } from "../errors.ts";
import type { Interval } from "../evaluation/intervals.ts";
import { patternBootstrap } from "../evaluation/pattern-bootstrap.ts";
import { normalQuantile } from "../evaluation/quantiles.ts";
import { createRandom } from "../random.ts";
import { type Couples, couplesOf, fleissKappa, meanCohenKappa } from "./kappa.ts";
import { krippendorffAlpha } from "./krippendorff-alpha.ts";
import { patternsOf, type Ratings, type UnitPattern } from "./patterns.ts";
import { rawAgreement } from "./raw-agreement.ts";

/** A coefficient with a 95 % interval: units are what is drawn at random, raters are given. */
export type Coefficient = { readonly value: number; readonly ci95: Interval };

export type Agreement = {
  /** Units that at least two people rated, how many people that were, and what they said in all. */
  readonly units: number;
  readonly raters: number;
  readonly ratings: number;
  readonly raw: Coefficient | null;
  /** Krippendorff's α. */
  readonly alphaNominal: Coefficient | null;
  readonly alphaOrdinal: Coefficient | null;
  readonly fleiss: Coefficient | null;
  /** Mean over couples of raters with at least five units in common. */
  readonly cohen: Coefficient | null;
};

export type AgreementOptions = Ratings & {
  /** The same ratings and seed give the same intervals. */
  readonly seed: number;
};

const normal95 = normalQuantile(0.975);
const categoriesMax = 64;
const countMax = 2 ** 26;

/**
 * How far people agree, by every usual coefficient; null where one is not defined.
 *
 * The intervals are the middle 95 % of 1,000 bootstrap resamples of the units, where units with the same counts are drawn
 * together; a resample in which a coefficient is not defined (everybody says one thing, and all agree) counts as 1. For
 * Cohen's κ, which needs to know who said what, they reach 1.96 jackknife standard errors to either side.
 *
 * @throws DomainError on lists of different lengths, entries out of range, two ratings of one unit by one person, or a
 * seed that is none.
 */
export function measureAgreement(options: AgreementOptions): Agreement {
  checkRatings(options);
  const patterns = patternsOf(options);
  const random = createRandom(options.seed);
  const ofPatterns = (
    name: string,
    measure: (of: readonly UnitPattern[]) => number | null,
  ): Coefficient | null => {
    const value = measure(patterns);
    if (value === null) return null;
    const statistic = (drawn: readonly number[]) =>
      measure(patterns.map(({ counts, total }, i) => ({ counts, total, times: drawn[i]! }))) ?? 1;
    const counts = patterns.map(({ times }) => times);
    return { value, ci95: patternBootstrap({ counts, statistic, random: random.fork(name) }) };
  };
  const couples = couplesOf(options);
  return {
    units: couples.unitCount,
    raters: countRaters(options),
    ratings: patterns.reduce((sum, { total, times }) => sum + total * times, 0),
    raw: ofPatterns("raw", rawAgreement),
    alphaNominal: ofPatterns("alpha-nominal", (of) => krippendorffAlpha(of, "nominal")),
    alphaOrdinal: ofPatterns("alpha-ordinal", (of) => krippendorffAlpha(of, "ordinal")),
    fleiss: ofPatterns("fleiss", fleissKappa),
    cohen: ofCouples(couples),
  };
}

function ofCouples(couples: Couples): Coefficient | null {
  const mean = meanCohenKappa(couples);
  if (mean === null) return null;
  const { value, standardError } = mean;
  const reach = normal95 * standardError;
  return { value, ci95: { low: Math.max(-1, value - reach), high: Math.min(1, value + reach) } };
}

/** People who rated a unit that somebody else rated too. */
function countRaters({ units, raters, unitCount, raterCount }: Ratings): number {
  const ratings = new Uint32Array(unitCount);
  for (let j = 0; j < units.length; j++) ratings[units[j]!]! += 1;
  const counted = new Uint8Array(raterCount);
  for (let j = 0; j < units.length; j++) if (ratings[units[j]!]! >= 2) counted[raters[j]!] = 1;
  return counted.reduce((sum, each) => sum + each, 0);
}

function checkRatings({ units, raters, values, unitCount, raterCount, categories }: Ratings): void {
  requireInteger("unitCount", unitCount, 0, countMax);
  requireInteger("raterCount", raterCount, 0, countMax);
  requireInteger("categories", categories, 1, categoriesMax);
  for (const [name, list] of [["raters", raters] as const, ["values", values] as const]) {
    if (list.length !== units.length) throw new DomainError(`${name}.length`, list.length, `${units.length}`);
  }
  const seen = new Set<number>();
  for (let j = 0; j < units.length; j++) {
    requireInteger(`units[${j}]`, units[j]!, 0, unitCount - 1);
    requireInteger(`raters[${j}]`, raters[j]!, 0, raterCount - 1);
    requireInteger(`values[${j}]`, values[j]!, 0, categories - 1);
    const rating = units[j]! * raterCount + raters[j]!;
    if (seen.has(rating))
      throw new DomainError(`raters[${j}]`, raters[j]!, `no second rating of unit ${units[j]!}`);
    seen.add(rating);
  }
}
