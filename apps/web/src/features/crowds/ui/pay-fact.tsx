"use client";

import type { PayRateView } from "@gshf/core/crowds";
import { useMessages } from "../messages/index.tsx";
import { formatMoney } from "./format-money.ts";

/** How work is paid, as a term and its description inside a `dl`. */
export function PayFact({ rate }: { rate: PayRateView }) {
  const m = useMessages();
  const amount = formatMoney(rate.amountMilli, rate.currency, m.language);
  return (
    <div>
      <dt className="text-[0.8125rem] text-muted">{m.pay.title}</dt>
      <dd className="font-serif text-xl font-semibold">
        {rate.mode === "per_label" ? m.pay.perLabel(amount) : m.pay.perHour(amount)}
      </dd>
      {rate.mode === "per_hour" ? (
        <dd className="text-sm text-muted">
          {m.pay.perHourNote(String(Math.round(rate.secondsMax / 6) / 10))}
        </dd>
      ) : null}
    </div>
  );
}
