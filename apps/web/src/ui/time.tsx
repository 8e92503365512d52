"use client";

import { useFormatter, useTranslations } from "use-intl/react";

const justNowMsMax = 10_000;
const relativeMsMax = 7 * 24 * 60 * 60_000;

/** A moment as people say it, "4 minutes ago" and from a week on the date; with the exact one on hover. */
export function Time({ at }: { at: Date }) {
  const t = useTranslations("ui");
  const format = useFormatter();
  const exact = format.dateTime(at, { dateStyle: "medium", timeStyle: "short" });
  const now = Date.now();
  const distanceMs = Math.abs(now - at.getTime());
  return (
    <time dateTime={at.toISOString()} title={exact} suppressHydrationWarning>
      {distanceMs < justNowMsMax
        ? t("justNow")
        : distanceMs > relativeMsMax
          ? exact
          : format.relativeTime(at, now)}
    </time>
  );
}
