/** £0.125, €12.00: with a third decimal only where there is one. */
export function formatMoney(amountMilli: bigint | number, currency: string): string {
  const format = new Intl.NumberFormat("en", {
    style: "currency",
    currency,
    maximumFractionDigits: 3,
  });
  return format.format(Number(amountMilli) / 1000);
}
