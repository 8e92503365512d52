"use client";

import { useFormatter } from "use-intl/react";

/** Amounts in the language of the page: £0.125, 12,00 €; with a third decimal only where there is one. */
export function useMoney(): (amountMilli: bigint | number, currency: string) => string {
  const format = useFormatter();
  return (amountMilli, currency) =>
    format.number(Number(amountMilli) / 1000, { style: "currency", currency, maximumFractionDigits: 3 });
}
