"use client";

import type { PayRateView } from "@gshf/core/crowds";
import { useTranslations } from "use-intl/react";
import { useMoney } from "./use-money.ts";

/** How work is paid, as a term and its description inside a `dl`. */
export function PayFact({ rate }: { rate: PayRateView }) {
  const t = useTranslations("pay");
  const money = useMoney();
  const amount = money(rate.amountMilli, rate.currency);
  return (
    <div>
      <dt className="text-[0.8125rem] text-muted">{t("title")}</dt>
      <dd className="font-serif text-xl font-semibold">
        {t(rate.mode === "per_label" ? "perLabel" : "perHour", { amount })}
      </dd>
      {rate.mode === "per_hour" ? (
        <dd className="text-sm text-muted">
          {t("perHourNote", { minutes: Math.round(rate.secondsMax / 6) / 10 })}
        </dd>
      ) : null}
    </div>
  );
}
