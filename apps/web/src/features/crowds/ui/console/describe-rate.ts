import type { Rate } from "@gshf/core/crowds/model";
import { formatMoney } from "../format-money.ts";

/** "£0.125 per label", "12.00 € per hour" */
export function describeRate(rate: Pick<Rate, "mode" | "amountMilli" | "currency">): string {
  const amount = formatMoney(rate.amountMilli, rate.currency);
  return rate.mode === "per_label" ? `${amount} per label` : `${amount} per hour`;
}
