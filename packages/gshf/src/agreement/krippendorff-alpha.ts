import type { UnitPattern } from "./patterns.ts";

export type Metric = "nominal" | "ordinal";

/**
 * Krippendorff's α = 1 − D_o/D_e for any number of raters and missing answers (Krippendorff 2011, *Computing
 * Krippendorff's Alpha-Reliability*).
 *
 * With o_ck = Σ_u n_uc(n_uk − [c=k])/(n_u−1), n_c = Σ_k o_ck and n = Σ n_c:
 * D_o = Σ o_ck δ²_ck / n, D_e = Σ n_c(n_k − [c=k]) δ²_ck / n(n−1); δ² is 1 for different categories (nominal), or
 * (Σ_{g=c…k} n_g − (n_c+n_k)/2)² (ordinal).
 *
 * @returns null where it is not defined: no unit with two ratings, or one category only
 */
export function krippendorffAlpha(patterns: readonly UnitPattern[], metric: Metric): number | null {
  const categories = patterns[0]?.counts.length ?? 0;
  const coincidences = Array.from({ length: categories }, () => new Float64Array(categories));
  for (const { counts, total, times } of patterns) {
    for (let c = 0; c < categories; c++) {
      for (let k = 0; k < categories; k++) {
        coincidences[c]![k]! += (times * counts[c]! * (counts[k]! - (c === k ? 1 : 0))) / (total - 1);
      }
    }
  }
  const marginals = coincidences.map((row) => row.reduce((sum, value) => sum + value, 0));
  const total = marginals.reduce((sum, value) => sum + value, 0);
  const difference = metric === "nominal" ? nominal : ordinal(marginals);
  let observed = 0;
  let expected = 0;
  for (let c = 0; c < categories; c++) {
    for (let k = 0; k < categories; k++) {
      const delta = difference(c, k);
      observed += coincidences[c]![k]! * delta;
      expected += (marginals[c]! * marginals[k]! * delta) / (total - 1);
    }
  }
  return expected > 0 ? 1 - observed / expected : null;
}

function nominal(c: number, k: number): number {
  return c === k ? 0 : 1;
}

function ordinal(marginals: readonly number[]) {
  return (c: number, k: number): number => {
    const between = marginals.slice(Math.min(c, k), Math.max(c, k) + 1).reduce((sum, n) => sum + n, 0);
    return c === k ? 0 : (between - (marginals[c]! + marginals[k]!) / 2) ** 2;
  };
}
