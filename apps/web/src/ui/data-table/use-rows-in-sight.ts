import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import type { RefObject } from "react";

/** Which rows of a long table are drawn: those in sight, some on either side, and the one with the focus. */
export function useRowsInSight({
  count,
  region,
  body,
  rowHeightPx,
  overscan,
  keyOf,
}: {
  count: number;
  /** What scrolls. */
  region: HTMLElement | null;
  /** Where the rows are, each with its `data-index`. */
  body: RefObject<HTMLElement | null>;
  rowHeightPx: number;
  overscan: number;
  keyOf: (index: number) => string | number;
}) {
  return useVirtualizer({
    count,
    getScrollElement: () => region,
    estimateSize: () => rowHeightPx,
    getItemKey: keyOf,
    overscan,
    rangeExtractor: (range) => {
      const focused = document.activeElement?.closest<HTMLElement>("tr[data-index]");
      const isOurs = focused !== null && focused !== undefined && body.current?.contains(focused) === true;
      const index = isOurs ? Number(focused.dataset.index) : -1;
      const inSight = defaultRangeExtractor(range);
      if (index < 0 || index >= count || inSight.includes(index)) return inSight;
      return [...inSight, index].sort((a, b) => a - b);
    },
  });
}
