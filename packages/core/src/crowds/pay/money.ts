/** How many decimals a currency's smallest coin has: 2 for GBP, 0 for JPY, 3 for KWD. */
function decimalsOf(currency: string): number {
  return (
    new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}

/**
 * What some work is worth, in thousandths of the currency's main unit, rounded up to a whole coin: nobody loses
 * by rounding.
 *
 * @example amountOf({ mode: "per_hour", amountMilli: 12_000, currency: "GBP" }, { pairs: 3, seconds: 100 }) // 340n: £0.34
 */
export function amountOf(
  rate: { mode: "per_label" | "per_hour"; amountMilli: number; currency: string },
  work: { pairs: number; seconds: number },
): bigint {
  // As whole numbers: n/d thousandths, no rounding before the last step.
  const units = BigInt(rate.mode === "per_label" ? work.pairs : work.seconds);
  const numerator = BigInt(rate.amountMilli) * units;
  const denominator = rate.mode === "per_label" ? 1n : 3600n;
  const coin = 10n ** BigInt(Math.max(0, 3 - decimalsOf(rate.currency)));
  const coins = (numerator + denominator * coin - 1n) / (denominator * coin);
  return coins * coin;
}

/** An amount as a plain decimal number for spreadsheets: 1.50 */
export function decimalAmount(amountMilli: bigint, currency: string): string {
  const decimals = Math.min(3, decimalsOf(currency));
  const text = amountMilli.toString().padStart(4, "0");
  const whole = text.slice(0, -3);
  return decimals === 0 ? whole : `${whole}.${text.slice(-3).slice(0, decimals)}`;
}
