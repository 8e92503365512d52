import { bootstrapInterval, createRandom, type Interval } from "@gshf/gshf";
import { fleissKappa, meanCohenKappa } from "./kappa.ts";
import { krippendorffAlpha } from "./krippendorff-alpha.ts";
import { rawAgreement } from "./raw-agreement.ts";
import { type Rating, tallyUnits } from "./tally.ts";

/** A coefficient with the middle 95 % of its bootstrap distribution over units. */
export type Coefficient = { value: number; ci95: Interval };

export type Agreement = {
  /** Units that at least two people rated. */
  units: number;
  raters: number;
  ratings: number;
  raw: Coefficient | null;
  /** Krippendorff's α. */
  alphaNominal: Coefficient | null;
  alphaOrdinal: Coefficient | null;
  fleiss: Coefficient | null;
  /** Mean over couples of raters with at least five units in common. */
  cohen: Coefficient | null;
};

/**
 * How far people agree, by every usual coefficient; null where one is not defined.
 *
 * The intervals resample units. A resample in which a coefficient is not defined (everybody says one thing, and
 * all agree) counts as 1.
 *
 * @param options.categories number of categories, numbered in their order
 * @param options.seed the same ratings and seed give the same intervals
 */
export function measureAgreement(
  ratings: readonly Rating[],
  options: { categories: number; seed: number },
): Agreement {
  const units = tallyUnits(ratings, options.categories);
  const byUnit = new Map<string, Rating[]>();
  for (const rating of ratings) byUnit.set(rating.unit, [...(byUnit.get(rating.unit) ?? []), rating]);
  for (const of of byUnit.values()) of.sort((a, b) => (a.rater < b.rater ? -1 : 1));
  const rated = new Set(units.map(({ unit }) => unit));
  const counted = ratings.filter(({ unit }) => rated.has(unit));
  const random = createRandom(options.seed);
  const coefficient = (name: string, of: (chosen: typeof units) => number | null): Coefficient | null => {
    const value = of(units);
    if (value === null) return null;
    const statistic = (rows: Int32Array) => of(Array.from(rows).flatMap((row) => units[row] ?? [])) ?? 1;
    const resamples = Math.round(Math.min(1_000, Math.max(100, 1_000_000 / units.length)));
    const ci95 = bootstrapInterval({
      ...{ count: units.length, statistic, resamples },
      random: random.fork(name),
    });
    return { value, ci95 };
  };
  return {
    units: units.length,
    raters: new Set(counted.map(({ rater }) => rater)).size,
    ratings: counted.length,
    raw: coefficient("raw", rawAgreement),
    alphaNominal: coefficient("alpha-nominal", (chosen) => krippendorffAlpha(chosen, "nominal")),
    alphaOrdinal: coefficient("alpha-ordinal", (chosen) => krippendorffAlpha(chosen, "ordinal")),
    fleiss: coefficient("fleiss", fleissKappa),
    cohen: coefficient("cohen", (chosen) =>
      meanCohenKappa(
        byUnit,
        chosen.map(({ unit }) => unit),
      ),
    ),
  };
}
