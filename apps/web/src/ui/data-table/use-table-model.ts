"use client";

import { functionalUpdate, type Row, type SortDirection, useTable } from "@tanstack/react-table";
import { useMemo } from "react";
import { type Column, definitionOf, type Features, features, says } from "./column.ts";
import type { TableStore } from "./table-state.ts";

export type TableModel<Data extends object> = {
  /** Found, chosen and in order. */
  rows: readonly Row<Features, Data>[];
  columns: readonly { column: Column<Data>; direction: SortDirection | false; onSort: (() => void) | null }[];
};

/** The rows and columns that are shown, and how a column is sorted by. */
export function useTableModel<Data extends object>({
  columns,
  rows,
  keyOf,
  isSortable,
  store: { state, change },
}: {
  columns: readonly Column<Data>[];
  rows: readonly Data[];
  keyOf: (row: Data) => string;
  isSortable: boolean;
  store: TableStore;
}): TableModel<Data> {
  const definitions = useMemo(() => columns.map(definitionOf), [columns]);
  const globalFilterFn = useMemo(() => says(columns), [columns]);
  const knows = (id: string) => columns.some((column) => column.id === id && column.value !== undefined);
  const { sort } = state;
  const sorting = sort === null || !knows(sort.id) ? [] : [{ id: sort.id, desc: sort.isDescending }];
  const searched = columns.find(({ value }) => value !== undefined)?.id;
  const table = useTable<Features, Data>({
    features,
    columns: definitions,
    data: rows,
    getRowId: keyOf,
    state: {
      sorting,
      globalFilter: state.text.trim(),
      columnFilters: Object.entries(state.choices).map(([id, value]) => ({ id, value })),
      columnVisibility: Object.fromEntries(state.hidden.filter(knows).map((id) => [id, false])),
    },
    enableMultiSort: false,
    onSortingChange: (updater) => {
      const [next] = functionalUpdate(updater, sorting);
      change({ sort: next === undefined ? null : { id: next.id, isDescending: next.desc } });
    },
    globalFilterFn,
    // It looks into every column by itself; the library would call it once for each.
    getColumnCanGlobalFilter: ({ id }) => id === searched,
  });
  return {
    rows: table.getRowModel().rows,
    columns: columns.flatMap((column) => {
      const known = table.getColumn(column.id);
      if (known === undefined || !known.getIsVisible()) return [];
      const onSort = isSortable && known.getCanSort() ? () => known.toggleSorting() : null;
      return [{ column, direction: known.getIsSorted(), onSort }];
    }),
  };
}
