import { bootstrapInterval, createRandom } from "@gshf/gshf";
import { z } from "zod";
import { fleissKappa, meanCohenKappa } from "./kappa.ts";
import { krippendorffAlpha } from "./krippendorff-alpha.ts";
import { rawAgreement } from "./raw-agreement.ts";
import { type Rating, tallyUnits, type UnitTally } from "./tally.ts";

/** A coefficient with the middle 95 % of its bootstrap distribution over units. */
export const coefficientSchema = z.object({
  value: z.number(),
  ci95: z.object({ low: z.number(), high: z.number() }),
});
export type Coefficient = z.output<typeof coefficientSchema>;

export const agreementSchema = z.object({
  /** Units that at least two people rated. */
  units: z.int(),
  raters: z.int(),
  ratings: z.int(),
  raw: coefficientSchema.nullable(),
  /** Krippendorff's α. */
  alphaNominal: coefficientSchema.nullable(),
  alphaOrdinal: coefficientSchema.nullable(),
  fleiss: coefficientSchema.nullable(),
  /** Mean over couples of raters with at least five units in common. */
  cohen: coefficientSchema.nullable(),
});
export type Agreement = z.output<typeof agreementSchema>;

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
  for (const rating of ratings) {
    const known = byUnit.get(rating.unit);
    if (known === undefined) byUnit.set(rating.unit, [rating]);
    else known.push(rating);
  }
  const rated = new Set(units.map(({ unit }) => unit));
  const counted = ratings.filter(({ unit }) => rated.has(unit));
  const random = createRandom(options.seed);
  const coefficient = (name: string, of: (rows: Int32Array) => number | null): Coefficient | null => {
    const value = of(Int32Array.from(units.keys()));
    if (value === null) return null;
    const resamples = Math.round(Math.min(400, Math.max(100, unitsDrawnMax / units.length)));
    const statistic = (rows: Int32Array) => of(rows) ?? 1;
    const ci95 = bootstrapInterval({
      count: units.length,
      statistic,
      resamples,
      random: random.fork(name),
    });
    return { value, ci95 };
  };
  const ofUnits = (measure: (chosen: UnitTally[]) => number | null) => (rows: Int32Array) =>
    measure(Array.from(rows).flatMap((row) => units[row] ?? []));
  const cohen = meanCohenKappa(
    units.map(({ unit }) => byUnit.get(unit) ?? []),
    options.categories,
  );
  return {
    units: units.length,
    raters: new Set(counted.map(({ rater }) => rater)).size,
    ratings: counted.length,
    raw: coefficient("raw", ofUnits(rawAgreement)),
    alphaNominal: coefficient(
      "alpha-nominal",
      ofUnits((chosen) => krippendorffAlpha(chosen, "nominal")),
    ),
    alphaOrdinal: coefficient(
      "alpha-ordinal",
      ofUnits((chosen) => krippendorffAlpha(chosen, "ordinal")),
    ),
    fleiss: coefficient("fleiss", ofUnits(fleissKappa)),
    cohen: coefficient("cohen", cohen),
  };
}

// A page asks for a dozen of these at once.
const unitsDrawnMax = 60_000;
