"use client";

import { useTranslations } from "use-intl/react";

/** Grey lines where the rows of a table will be. */
export function TableSkeleton({ rows = 5 }: { rows?: number }) {
  const t = useTranslations("ui");
  return (
    <div role="status" aria-label={t("loading")}>
      {Array.from({ length: rows }, (_, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines never move
          key={index}
          className="flex gap-6 border-b border-line/70 card-inset-x py-3.5 last:border-0"
        >
          {["w-1/4", "w-1/3", "w-1/6"].map((width) => (
            <span key={width} className={`h-4 animate-pulse rounded bg-raised ${width}`} />
          ))}
        </div>
      ))}
    </div>
  );
}
