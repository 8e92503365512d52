"use client";

import type { Row } from "@tanstack/react-table";
import { type ReactNode, useRef } from "react";
import { joinClasses } from "../join-classes.ts";
import { Time } from "../time.tsx";
import { type Column, type Features, textOf } from "./column.ts";
import { useRowsInSight } from "./use-rows-in-sight.ts";

type RowsProps<Data extends object> = {
  rows: readonly Row<Features, Data>[];
  columns: readonly Column<Data>[];
};

/** Every row. */
export function AllRows<Data extends object>({ rows, columns }: RowsProps<Data>) {
  return (
    <tbody>
      {rows.map((row) => (
        <tr key={row.id} className={rowClass}>
          <Cells row={row.original} columns={columns} />
        </tr>
      ))}
    </tbody>
  );
}

export const rowClass = "hover:bg-raised/50";
const rowHeightPx = 44;

/**
 * The rows that are in sight, between spacers as high as the others, each with its number for screen readers. The row
 * with the focus stays, wherever it is scrolled to.
 */
export function RowsInSight<Data extends object>({
  rows,
  columns,
  region,
}: RowsProps<Data> & { region: HTMLElement | null }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const virtualizer = useRowsInSight({
    count: rows.length,
    region,
    body,
    rowHeightPx,
    overscan: 10,
    keyOf: (index) => rows[index]?.id ?? index,
  });
  const items = virtualizer.getVirtualItems();
  const end = items.at(-1)?.end ?? 0;
  const shown: ReactNode[] = items.flatMap((item, at) => {
    const row = rows[item.index];
    if (row === undefined) return [];
    const gap = item.start - (items[at - 1]?.end ?? 0);
    return [
      gap > 0 ? <Spacer key={`before ${item.key}`} heightPx={gap} /> : null,
      <tr
        key={item.key}
        ref={virtualizer.measureElement}
        data-index={item.index}
        // The heading is row 1.
        aria-rowindex={item.index + 2}
        className={rowClass}
      >
        <Cells row={row.original} columns={columns} />
      </tr>,
    ];
  });
  const rest = virtualizer.getTotalSize() - end;
  return (
    <tbody ref={body}>
      {shown}
      {rest > 0 ? <Spacer heightPx={rest} /> : null}
    </tbody>
  );
}

export function Spacer({ heightPx }: { heightPx: number }) {
  return <tr aria-hidden style={{ height: heightPx }} />;
}

export function Cells<Data>({ row, columns }: { row: Data; columns: readonly Column<Data>[] }) {
  return columns.map((column) => (
    <td
      key={column.id}
      className={joinClasses(
        "border-b border-line/70 px-4 py-2.5 align-top first:ps-5 last:pe-5",
        column.align === "end" && "text-end",
        column.className,
      )}
    >
      {column.cell === undefined ? <PlainCell row={row} column={column} /> : column.cell(row)}
    </td>
  ));
}

function PlainCell<Data>({ row, column }: { row: Data; column: Column<Data> }) {
  const value = column.value?.(row) ?? null;
  if (value === null) return "–";
  return value instanceof Date ? <Time at={value} /> : textOf(value);
}
