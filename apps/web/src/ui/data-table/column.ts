import {
  type ColumnDef,
  columnFilteringFeature,
  columnVisibilityFeature,
  createFilteredRowModel,
  createSortedRowModel,
  globalFilteringFeature,
  type Row,
  rowSortingFeature,
  tableFeatures,
} from "@tanstack/react-table";
import type { ReactNode } from "react";

/** What a table can order, search and write to a file. */
export type CellValue = string | number | bigint | boolean | Date | null;

/** A column of a table with rows of one type. Keep the list stable: a constant, or useMemo. */
export type Column<Data> = {
  /** Its name in addresses and files; short, in kebab-case. */
  id: string;
  /** Its heading in plain text. */
  header: string;
  /** Its heading as shown, where that is more than text: typeset mathematics. */
  title?: ReactNode;
  /** What the heading means; shown on hover and focus. */
  explanation?: ReactNode;
  /** The heading is for screen readers only, as over buttons. */
  isUnnamed?: boolean;
  /** What it is ordered by, searched for and written to a file as. A column without is only shown. */
  value?: (row: Data) => CellValue;
  /** What a file says of it, where that is more than the value: an interval. */
  csv?: (row: Data) => CellValue;
  /** What is shown; without, the value. */
  cell?: (row: Data) => ReactNode;
  align?: "start" | "end";
  /** Classes of its cells. */
  className?: string;
  /** Classes of its heading. */
  headerClassName?: string;
  /** Offers its different values to choose from. */
  hasChoices?: boolean;
  /** False where the rows come in pages, and only the server could order them. */
  isSortable?: boolean;
};

export const features = tableFeatures({
  rowSortingFeature,
  columnFilteringFeature,
  globalFilteringFeature,
  columnVisibilityFeature,
  filteredRowModel: createFilteredRowModel(),
  sortedRowModel: createSortedRowModel(),
});
export type Features = typeof features;

/** The column as the table library knows it: order, filter and visibility; what is shown stays ours. */
export function definitionOf<Data extends object>(column: Column<Data>): ColumnDef<Features, Data> {
  const { id, value } = column;
  if (value === undefined) return { id, enableSorting: false, enableHiding: false };
  return {
    id,
    // The library puts undefined last, in either direction.
    accessorFn: (row) => value(row) ?? undefined,
    enableSorting: column.isSortable ?? true,
    sortUndefined: "last",
    sortFn: (a, b) => compareValues(a.getValue(id), b.getValue(id)),
    filterFn: (row, _, chosen: unknown) => textOf(value(row.original)) === chosen,
  };
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Numbers and moments by size, everything else as a reader of English expects, "L-2" before "L-10". */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === "string" || typeof b === "string") return collator.compare(String(a), String(b));
  return Number(a) - Number(b);
}

/** Whether a row says, in any of its columns, everything that was typed. */
export function says<Data extends object>(columns: readonly Column<Data>[]) {
  return (row: Row<Features, Data>, _: string, typed: string): boolean => {
    const said = columns.flatMap((column) => [column.value, column.csv]).map((of) => of?.(row.original));
    const text = said
      .filter((value) => value !== undefined && !(value instanceof Date))
      .map((value) => textOf(value ?? null).toLocaleLowerCase("en"))
      .join("\n");
    return typed
      .toLocaleLowerCase("en")
      .split(/\s+/)
      .every((word) => text.includes(word));
  };
}

/** The different values of a column, in order. */
export function choicesOf<Data>(column: Column<Data>, rows: readonly Data[]): string[] {
  const values = new Set(rows.map((row) => textOf(column.value?.(row) ?? null)));
  return [...values].filter((value) => value !== "").sort(collator.compare);
}

/** A value as text. */
export function textOf(value: CellValue): string {
  if (value === null) return "";
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "boolean") return value ? "yes" : "no";
  return String(value);
}
