import { describe, expect, it } from "vitest";
import { cohenKappa, fleissKappa } from "./kappa.ts";
import { krippendorffAlpha } from "./krippendorff-alpha.ts";
import { measureAgreement } from "./measure-agreement.ts";
import { rawAgreement } from "./raw-agreement.ts";
import { type Rating, tallyUnits } from "./tally.ts";

// Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section E: four observers, twelve units.
const observers: Record<string, string> = {
  A: "123321412...",
  B: "1233224125.3",
  C: ".3332342251.",
  D: "12332441251.",
};

function krippendorffsExample(): Rating[] {
  return Object.entries(observers).flatMap(([rater, values]) =>
    [...values].flatMap((value, unit) =>
      value === "." ? [] : [{ rater, unit: String(unit), value: Number(value) - 1 }],
    ),
  );
}

describe("agreement coefficients against published worked examples", () => {
  it("gives Krippendorff's α = .743 (nominal) and .815 (ordinal) for his example with missing data", () => {
    const units = tallyUnits(krippendorffsExample(), 5);
    // Unit 12 has one value only and drops out.
    expect(units).toHaveLength(11);
    expect(krippendorffAlpha(units, "nominal")).toBeCloseTo(0.743, 3);
    expect(krippendorffAlpha(units, "ordinal")).toBeCloseTo(0.815, 3);
  });

  it("gives Fleiss' κ = .210 for ten subjects, fourteen raters and five categories", () => {
    const table = [
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
    const units = table.map((counts, i) => ({ unit: String(i), counts, total: 14 }));
    expect(rawAgreement(units)).toBeCloseTo(0.378, 3);
    expect(fleissKappa(units)).toBeCloseTo(0.21, 3);
  });

  it("gives Cohen's κ = .40 for 50 applications that two readers grant or refuse", () => {
    const cells: [number, [number, number]][] = [
      [20, [1, 1]],
      [5, [1, 0]],
      [10, [0, 1]],
      [15, [0, 0]],
    ];
    expect(
      cohenKappa(
        cells.flatMap(([times, pair]) => Array.from({ length: times }, () => pair)),
        2,
      ),
    ).toBeCloseTo(0.4, 12);
  });
});

describe("measureAgreement", () => {
  const ratings = (rows: number[][]): Rating[] =>
    rows.flatMap((row, unit) => row.map((value, rater) => ({ unit: `u${unit}`, rater: `r${rater}`, value })));

  it("is 1 for perfect agreement and not defined where nobody could have disagreed", () => {
    const same = measureAgreement(
      ratings([
        [0, 0],
        [2, 2],
        [1, 1],
        [0, 0],
        [2, 2],
        [0, 0],
      ]),
      options,
    );
    for (const name of ["raw", "alphaNominal", "alphaOrdinal", "fleiss", "cohen"] as const) {
      expect(same[name]).toEqual({ value: 1, ci95: { low: 1, high: 1 } });
    }
    const constant = measureAgreement(
      ratings([
        [0, 0],
        [0, 0],
      ]),
      options,
    );
    expect(constant).toMatchObject({ alphaNominal: null, fleiss: null, cohen: null, raw: { value: 1 } });
    expect(measureAgreement(ratings([[0], [1]]), options)).toMatchObject({ units: 0, raters: 0, raw: null });
  });

  it("takes a tie for nearer to either side than the sides are to each other, only in the ordinal α", () => {
    const near = measureAgreement(
      ratings([
        [0, 1],
        [2, 1],
        [0, 0],
        [2, 2],
      ]),
      options,
    );
    const far = measureAgreement(
      ratings([
        [0, 2],
        [2, 0],
        [0, 0],
        [2, 2],
        [1, 1],
      ]),
      options,
    );
    expect(near.alphaOrdinal?.value).toBeGreaterThan(near.alphaNominal?.value ?? 1);
    expect(far.alphaOrdinal?.value).toBeLessThan(far.alphaNominal?.value ?? 0);
  });

  it("gives the same interval for the same seed, around the estimate, and a narrower one for more units", () => {
    const noisy = (units: number) =>
      ratings(
        Array.from({ length: units }, (_, i) => [
          (i * 7) % 3,
          (i * 7) % 3,
          i % 4 === 0 ? (i + 1) % 3 : (i * 7) % 3,
        ]),
      );
    const small = measureAgreement(noisy(30), options);
    expect(measureAgreement(noisy(30), options)).toEqual(small);
    const large = measureAgreement(noisy(300), options);
    for (const name of ["raw", "alphaNominal", "alphaOrdinal", "fleiss", "cohen"] as const) {
      const [a, b] = [small[name], large[name]];
      expect(a?.ci95.low).toBeLessThan(a?.value ?? 0);
      expect(a?.ci95.high).toBeGreaterThan(a?.value ?? 1);
      const width = (c: typeof a) => (c === null ? Number.NaN : c.ci95.high - c.ci95.low);
      expect(width(b)).toBeLessThan(width(a) / 2);
    }
  });
});

const options = { categories: 3, seed: 5 };
