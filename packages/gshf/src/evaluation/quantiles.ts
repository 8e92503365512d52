import { DomainError } from "../errors.ts";

/** Coefficients of Acklam's rational approximation of the normal quantile (relative error below 1.2e-9). */
const centreNumerator = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
];
const centreDenominator = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1,
  1,
];
const tailNumerator = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const tailDenominator = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1];

/**
 * Φ⁻¹(p): the standard normal quantile, relative error below 1.2e-9 (Acklam 2003).
 *
 * @throws DomainError unless 0 < p < 1.
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new DomainError("p", p, "strictly between 0 and 1");
  if (p > 0.97575) return -normalQuantile(1 - p);
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return horner(tailNumerator, q) / horner(tailDenominator, q);
  }
  const q = p - 0.5;
  const r = q * q;
  return (horner(centreNumerator, r) * q) / horner(centreDenominator, r);
}

function horner(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient);
}

/**
 * Student's t quantile for integer degrees of freedom, by bisection on {@link studentCdf}: exact to rounding, and
 * called once per table.
 *
 * @throws DomainError unless 0 < p < 1 and the degrees of freedom are a positive integer.
 */
export function studentQuantile(p: number, degrees: number): number {
  if (!(p > 0 && p < 1)) throw new DomainError("p", p, "strictly between 0 and 1");
  if (p < 0.5) return -studentQuantile(1 - p, degrees);
  let low = 0;
  let high = 1;
  while (studentCdf(high, degrees) < p) high *= 2;
  while (high - low > 1e-14 * high) {
    const middle = 0.5 * (low + high);
    if (studentCdf(middle, degrees) < p) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

/**
 * P(T ≤ t) for integer degrees of freedom ν, by the finite trigonometric sums of Abramowitz and Stegun 26.7.3–4 with
 * θ = atan(t/√ν).
 */
export function studentCdf(t: number, degrees: number): number {
  if (!Number.isSafeInteger(degrees) || degrees < 1)
    throw new DomainError("degrees", degrees, "an integer of at least 1");
  const theta = Math.atan(t / Math.sqrt(degrees));
  const cosine = Math.cos(theta);
  const sine = Math.sin(theta);
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  const within = odd ? (2 / Math.PI) * (theta + sine * sum) : sine * sum;
  return 0.5 + within / 2;
}
