"use client";

import { memo, type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import type { Column } from "./column.ts";
import { Heading } from "./heading.tsx";
import { Cells, Spacer } from "./rows.tsx";
import { ScrollRegion } from "./scroll-region.tsx";
import { useRowsInSight } from "./use-rows-in-sight.ts";

/** A row of a list of which only parts are here: its data, or in words why it can't be shown. */
export type SparseRow<Data> = { data: Data } | { note: string };

/** Rows are of one height, so that the scrollbar knows where each is before it is here. */
const rowHeightPx = 57;
/** Drawn beyond either edge: what a finger scrolls by while the page draws a few frames. */
const overscan = 36;

export type SparseTableProps<Data> = {
  /** What a screen reader says it is. */
  label: string;
  columns: readonly Column<Data>[];
  /** How many rows there are, here or not. */
  count: number;
  /** Undefined while it is on its way. */
  rowAt: (index: number) => SparseRow<Data> | undefined;
  /** Told which rows are drawn, from first to last, whenever that changes. */
  onRange: (first: number, last: number) => void;
  /** Scrolls to this row whenever the object is another. */
  target?: { index: number } | null;
};

/**
 * A table of as many rows as one likes, of which only those in sight are asked for and drawn. Whoever uses it fetches
 * what `onRange` names.
 */
export function SparseTable<Data extends object>({
  label,
  columns,
  count,
  rowAt,
  onRange,
  target = null,
}: SparseTableProps<Data>) {
  const [region, setRegion] = useState<HTMLElement | null>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const virtualizer = useRowsInSight({ count, region, body, rowHeightPx, overscan, keyOf: (index) => index });
  const items = virtualizer.getVirtualItems();
  const inSight = virtualizer.range;
  const first = Math.max(0, (inSight?.startIndex ?? 0) - overscan);
  const last = Math.min(count - 1, (inSight?.endIndex ?? 0) + overscan);
  useEffect(() => onRange(first, last), [onRange, first, last]);
  useEffect(() => {
    if (target !== null) virtualizer.scrollToIndex(target.index, { align: "start" });
  }, [virtualizer, target]);
  const end = items.at(-1)?.end ?? 0;
  const rows: ReactNode[] = items.flatMap((item, at) => {
    const gap = item.start - (items[at - 1]?.end ?? 0);
    return [
      gap > 0 ? <Spacer key={`before ${item.key}`} heightPx={gap} /> : null,
      <SparseTableRow key={item.key} index={item.index} row={rowAt(item.index)} columns={columns} />,
    ];
  });
  const rest = virtualizer.getTotalSize() - end;
  return (
    <ScrollRegion label={label} isLong region={region} onRegion={setRegion}>
      <table className="w-full border-separate border-spacing-0 text-sm" aria-rowcount={count + 1}>
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <Heading key={column.id} column={column} direction={false} onSort={null} />
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {rows}
          {rest > 0 ? <Spacer heightPx={rest} /> : null}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

type RowProps<Data> = {
  index: number;
  row: SparseRow<Data> | undefined;
  columns: readonly Column<Data>[];
};

function PlainRow<Data>({ index, row, columns }: RowProps<Data>) {
  const t = useTranslations("ui");
  return (
    <tr
      data-index={index}
      // The heading is row 1.
      aria-rowindex={index + 2}
      aria-busy={row === undefined ? true : undefined}
      className="h-[57px] hover:bg-raised/50 [&>td]:py-2 [&>td]:align-middle [&>td]:whitespace-nowrap"
    >
      {row === undefined ? (
        <td colSpan={columns.length} className="border-b border-line/70 px-5">
          <span className="flex items-center gap-4">
            <span className="w-12 text-end text-muted tabular-nums">{index + 1}</span>
            <span className="sr-only">{t("loading")}</span>
            <span aria-hidden className="h-3 w-1/3 rounded bg-raised" />
          </span>
        </td>
      ) : "note" in row ? (
        <td colSpan={columns.length} className="border-b border-line/70 px-5 text-muted">
          {row.note}
        </td>
      ) : (
        <Cells row={row.data} columns={columns} />
      )}
    </tr>
  );
}

/** Drawn anew only when what it shows changes, however the list is scrolled. */
const SparseTableRow = memo(PlainRow) as typeof PlainRow;
