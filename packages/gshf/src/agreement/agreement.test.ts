import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bootstrapInterval } from "../evaluation/intervals.ts";
import { createRandom } from "../random.ts";
import { couplesOf, fleissKappa, meanCohenKappa } from "./kappa.ts";
import { krippendorffAlpha } from "./krippendorff-alpha.ts";
import { type Agreement, measureAgreement } from "./measure-agreement.ts";
import { patternsOf, type Ratings, type UnitPattern } from "./patterns.ts";
import { type Rating, ratingsOf } from "./ratings.fixture.ts";
import { rawAgreement } from "./raw-agreement.ts";

// Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section E: four observers, twelve units.
const observers: readonly string[] = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."];

/** One row a unit, one column a rater. */
function table(rows: readonly (readonly number[])[]): Ratings {
  return ratingsOf(
    rows.flatMap((row, unit) => row.map((value, rater): Rating => [unit, rater, value])),
    3,
  );
}

/** Each unit for itself: the form in which the coefficients are defined. */
function rowForm(ratings: Ratings): UnitPattern[] {
  const counts = Array.from({ length: ratings.unitCount }, () =>
    Array.from({ length: ratings.categories }, () => 0),
  );
  for (let j = 0; j < ratings.units.length; j++) counts[ratings.units[j]!]![ratings.values[j]!]! += 1;
  return counts
    .map((each) => ({ counts: each, total: each.reduce((sum, n) => sum + n, 0), times: 1 }))
    .filter(({ total }) => total >= 2);
}

describe("agreement coefficients against published worked examples", () => {
  it("gives Krippendorff's α = .743 (nominal) and .815 (ordinal) for his example with missing data", () => {
    const rows = observers.flatMap((values, rater) =>
      [...values].flatMap((value, unit): Rating[] =>
        value === "." ? [] : [[unit, rater, Number(value) - 1]],
      ),
    );
    const patterns = patternsOf(ratingsOf(rows, 5));
    // Unit 12 has one value only and drops out.
    expect(patterns.reduce((sum, { times }) => sum + times, 0)).toBe(11);
    expect(krippendorffAlpha(patterns, "nominal")).toBeCloseTo(0.743, 3);
    expect(krippendorffAlpha(patterns, "ordinal")).toBeCloseTo(0.815, 3);
  });

  it("gives Fleiss' κ = .210 for ten subjects, fourteen raters and five categories", () => {
    const subjects = [
      [0, 0, 0, 0, 14],
      [0, 2, 6, 4, 2],
      [0, 0, 3, 5, 6],
      [0, 3, 9, 2, 0],
      [2, 2, 8, 1, 1],
      [7, 7, 0, 0, 0],
      [3, 2, 6, 3, 0],
      [2, 5, 3, 2, 2],
      [6, 5, 2, 1, 0],
      [0, 2, 2, 3, 7],
    ];
    const patterns = subjects.map((counts) => ({ counts, total: 14, times: 1 }));
    expect(rawAgreement(patterns)).toBeCloseTo(0.378, 3);
    expect(fleissKappa(patterns)).toBeCloseTo(0.21, 3);
  });

  it("gives Cohen's κ = .40 for 50 applications that two readers grant or refuse", () => {
    const cells: [number, [number, number]][] = [
      [20, [1, 1]],
      [5, [1, 0]],
      [10, [0, 1]],
      [15, [0, 0]],
    ];
    const pairs = cells.flatMap(([times, pair]) => Array.from({ length: times }, () => pair));
    const couples = couplesOf(table(pairs));
    expect(meanCohenKappa(couples)?.value).toBeCloseTo(0.4, 12);
    // Whoever stands first: people are told apart, not their order.
    const turned = couplesOf(
      ratingsOf(
        pairs.flatMap(([one, other], unit): Rating[] => [
          [unit, 1, one],
          [unit, 0, other],
        ]),
        3,
      ),
    );
    expect(meanCohenKappa(turned)?.value).toBeCloseTo(0.4, 12);
  });
});

const anyRatings = fc
  .array(fc.array(fc.integer({ min: -1, max: 2 }), { minLength: 4, maxLength: 4 }), {
    minLength: 1,
    maxLength: 60,
  })
  .map((rows) =>
    ratingsOf(
      rows.flatMap((row, unit) =>
        row.flatMap((value, rater): Rating[] => (value === -1 ? [] : [[unit, rater, value]])),
      ),
      3,
    ),
  );

describe("units counted by pattern", () => {
  it("have the coefficients that the units have one by one", () => {
    fc.assert(
      fc.property(anyRatings, (ratings) => {
        const [byPattern, byRow] = [patternsOf(ratings), rowForm(ratings)];
        for (const measure of [
          rawAgreement,
          fleissKappa,
          (of: readonly UnitPattern[]) => krippendorffAlpha(of, "nominal"),
          (of: readonly UnitPattern[]) => krippendorffAlpha(of, "ordinal"),
        ]) {
          const [one, other] = [measure(byPattern), measure(byRow)];
          if (one === null || other === null) expect(one).toBe(other);
          else expect(one).toBeCloseTo(other, 11);
        }
      }),
    );
  });

  it("have the interval that resampling units gives, within the error of drawing", () => {
    const random = createRandom(19);
    const rows = Array.from({ length: 150 }, () => {
      const truth = random.int(3);
      return Array.from({ length: 3 }, () => (random.uniform() < 0.7 ? truth : random.int(3)));
    });
    const ratings = table(rows);
    const units = rowForm(ratings);
    const measured = measureAgreement({ ...ratings, seed: 2 });
    const expected = {
      raw: rawAgreement,
      alphaNominal: (of: readonly UnitPattern[]) => krippendorffAlpha(of, "nominal"),
      alphaOrdinal: (of: readonly UnitPattern[]) => krippendorffAlpha(of, "ordinal"),
      fleiss: fleissKappa,
    };
    for (const name of ["raw", "alphaNominal", "alphaOrdinal", "fleiss"] as const) {
      const byRow = bootstrapInterval({
        count: units.length,
        random: createRandom(77),
        resamples: 1_000,
        statistic: (chosen) => expected[name](Array.from(chosen, (row) => units[row]!))!,
      });
      const { ci95 } = measured[name]!;
      const width = byRow.high - byRow.low;
      // An end of 1,000 resamples is known to some 2 % of the width.
      expect(Math.abs(ci95.low - byRow.low)).toBeLessThan(0.12 * width);
      expect(Math.abs(ci95.high - byRow.high)).toBeLessThan(0.12 * width);
    }
  });
});

describe("meanCohenKappa", () => {
  /** Units that three of eight people rated, each right in 70 % of the cases. */
  const draw = (seed: number, units: number) => {
    const random = createRandom(seed);
    return ratingsOf(
      Array.from({ length: units }, (_, unit) => {
        const truth = 2 * random.int(2);
        const raters = random.shuffle([0, 1, 2, 3, 4, 5, 6, 7]).slice(0, 3);
        return raters.map((rater): Rating => [unit, rater, random.uniform() < 0.7 ? truth : random.int(3)]);
      }).flat(),
      3,
    );
  };

  it("has the standard error that leaving out one unit after the other gives", () => {
    const ratings = draw(1, 120);
    const mean = meanCohenKappa(couplesOf(ratings));
    const rows = Array.from(
      ratings.units,
      (unit, j) => [unit, ratings.raters[j]!, ratings.values[j]!] as const,
    );
    // Every couple has more than five units in common, so that none drops out with the unit.
    const without = Array.from(
      { length: 120 },
      (_, left) =>
        meanCohenKappa(
          couplesOf(
            ratingsOf(
              rows.filter(([unit]) => unit !== left),
              3,
            ),
          ),
        )!.value,
    );
    const average = without.reduce((sum, value) => sum + value, 0) / 120;
    const variance = (119 / 120) * without.reduce((sum, value) => sum + (value - average) ** 2, 0);
    expect(mean?.standardError).toBeCloseTo(Math.sqrt(variance), 12);
  });

  it("has the standard error that it varies by from one set of units to the next", () => {
    const means = Array.from({ length: 200 }, (_, i) => meanCohenKappa(couplesOf(draw(100 + i, 240)))!);
    const average = means.reduce((sum, { value }) => sum + value, 0) / means.length;
    const variance = means.reduce((sum, { value }) => sum + (value - average) ** 2, 0) / means.length;
    const expected = means.reduce((sum, { standardError }) => sum + standardError ** 2, 0) / means.length;
    expect(expected / variance).toBeGreaterThan(0.7);
    expect(expected / variance).toBeLessThan(1.4);
  });
});

const names = ["raw", "alphaNominal", "alphaOrdinal", "fleiss", "cohen"] as const;
const measure = (ratings: Ratings): Agreement => measureAgreement({ ...ratings, seed: 5 });

describe("measureAgreement", () => {
  it("is 1 for perfect agreement and not defined where nobody could have disagreed", () => {
    const same = measure(
      table([
        [0, 0],
        [2, 2],
        [1, 1],
        [0, 0],
        [2, 2],
        [0, 0],
      ]),
    );
    for (const name of names) expect(same[name]).toEqual({ value: 1, ci95: { low: 1, high: 1 } });
    const constant = measure(
      table([
        [0, 0],
        [0, 0],
      ]),
    );
    expect(constant).toMatchObject({ alphaNominal: null, fleiss: null, cohen: null, raw: { value: 1 } });
    expect(measure(table([[0], [1]]))).toMatchObject({ units: 0, raters: 0, ratings: 0, raw: null });
    expect(measure(table([]))).toMatchObject({ units: 0, raters: 0, ratings: 0, raw: null });
  });

  it("counts units, people and ratings of what several people rated only", () => {
    const some = ratingsOf(
      [
        [0, 0, 1],
        [1, 3, 2],
        [1, 1, 2],
        [2, 2, 0],
      ],
      3,
    );
    expect(measure(some)).toMatchObject({ units: 1, raters: 2, ratings: 2 });
  });

  it("takes a tie for nearer to either side than the sides are to each other, only in the ordinal α", () => {
    const near = measure(
      table([
        [0, 1],
        [2, 1],
        [0, 0],
        [2, 2],
      ]),
    );
    const far = measure(
      table([
        [0, 2],
        [2, 0],
        [0, 0],
        [2, 2],
        [1, 1],
      ]),
    );
    expect(near.alphaOrdinal?.value).toBeGreaterThan(near.alphaNominal?.value ?? 1);
    expect(far.alphaOrdinal?.value).toBeLessThan(far.alphaNominal?.value ?? 0);
  });

  it("gives the same interval for the same seed, around the estimate, and a narrower one for more units", () => {
    const noisy = (units: number) =>
      table(
        Array.from({ length: units }, (_, i) => [
          (i * 7) % 3,
          (i * 7) % 3,
          i % 4 === 0 ? (i + 1) % 3 : (i * 7) % 3,
        ]),
      );
    const small = measure(noisy(30));
    expect(measure(noisy(30))).toEqual(small);
    const large = measure(noisy(300));
    for (const name of names) {
      const [a, b] = [small[name], large[name]];
      expect(a?.ci95.low).toBeLessThan(a?.value ?? 0);
      expect(a?.ci95.high).toBeGreaterThan(a?.value ?? 1);
      const width = (c: typeof a) => (c === null || c === undefined ? Number.NaN : c.ci95.high - c.ci95.low);
      expect(width(b)).toBeLessThan(width(a) / 2);
    }
  });
});
