"use client";

import { type ReactNode, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { Button } from "../button.tsx";
import { download } from "../download.ts";
import type { Column } from "./column.ts";
import { Heading } from "./heading.tsx";
import { AllRows, RowsInSight } from "./rows.tsx";
import { ScrollRegion } from "./scroll-region.tsx";
import { plain, type TableStore, useAddressState, useOwnState } from "./table-state.ts";
import { Toolbar } from "./toolbar.tsx";
import { useTableModel } from "./use-table-model.ts";
import { writeCsv } from "./write-csv.ts";

export type { Column } from "./column.ts";
export { TableSkeleton } from "./skeleton.tsx";
export { type SparseRow, SparseTable } from "./sparse-table.tsx";

/** A table of fewer rows is read at a glance: no toolbar. */
const toolbarRowsMin = 11;
/** A table of fewer rows isn't sorted by its headings either. */
const sortRowsMin = 6;
/** Longer tables draw what is in sight only. */
const rowsDrawnMax = 100;

export type DataTableProps<Data> = {
  /** What a screen reader says it is. */
  label: string;
  /** Keeps sorting, filters and columns in the address under this name; without, they are gone with the page. */
  name?: string;
  columns: readonly Column<Data>[];
  rows: readonly Data[];
  keyOf: (row: Data) => string;
  /** Stands in place of a table without rows. */
  empty?: ReactNode;
  /**
   * What may be done with it. "sort": no filter, as where hidden rows would still be acted on. "none": nothing, as
   * where rows come in pages and only the server could sort them.
   */
  tools?: "all" | "sort" | "none";
  /** False where a file of its own is offered beside it. */
  hasCsv?: boolean;
  className?: string;
};

/**
 * Every table there is: sorted by its headings, filtered, with the columns one wants, saved as CSV; plain while it is
 * small. It scrolls sideways by itself where it is too wide.
 */
export function DataTable<Data extends object>(props: DataTableProps<Data>) {
  if (props.rows.length === 0 && props.empty !== undefined) return props.empty;
  return props.name === undefined ? (
    <WithOwnState {...props} />
  ) : (
    <WithAddressState {...props} name={props.name} />
  );
}

function WithOwnState<Data extends object>(props: DataTableProps<Data>) {
  return <StoredTable {...props} store={useOwnState()} />;
}

function WithAddressState<Data extends object>(props: DataTableProps<Data> & { name: string }) {
  return <StoredTable {...props} store={useAddressState(props.name, props.columns)} />;
}

function StoredTable<Data extends object>({
  label,
  name,
  columns,
  rows,
  keyOf,
  tools = "all",
  hasCsv = true,
  className,
  store,
}: DataTableProps<Data> & { store: TableStore }) {
  const [region, setRegion] = useState<HTMLElement | null>(null);
  const isSortable = tools !== "none" && rows.length >= sortRowsMin;
  const shown = useTableModel({ columns, rows, keyOf, isSortable, store });
  const isPrinting = useIsPrinting();
  const shownColumns = shown.columns.map(({ column }) => column);
  const isLong = shown.rows.length > rowsDrawnMax;
  const isVirtual = isLong && !isPrinting;
  const save = async () => {
    const text = await writeCsv(
      shownColumns,
      shown.rows.map((row) => row.original),
    );
    download(new Blob([text], { type: "text/csv" }), `${name ?? label}.csv`);
  };
  return (
    <>
      {tools === "all" && rows.length >= toolbarRowsMin ? (
        <Toolbar
          label={label}
          columns={columns}
          rows={rows}
          shownCount={shown.rows.length}
          store={store}
          onSave={hasCsv ? () => void save() : undefined}
        />
      ) : null}
      <ScrollRegion label={label} isLong={isLong} className={className} region={region} onRegion={setRegion}>
        <table
          className="w-full border-separate border-spacing-0 text-sm"
          aria-rowcount={isVirtual ? shown.rows.length + 1 : undefined}
        >
          <caption className="sr-only">{label}</caption>
          <thead>
            <tr aria-rowindex={isVirtual ? 1 : undefined}>
              {shown.columns.map(({ column, direction, onSort }) => (
                <Heading key={column.id} column={column} direction={direction} onSort={onSort} />
              ))}
            </tr>
          </thead>
          {isVirtual ? (
            <RowsInSight rows={shown.rows} columns={shownColumns} region={region} />
          ) : (
            <AllRows rows={shown.rows} columns={shownColumns} />
          )}
        </table>
      </ScrollRegion>
      {shown.rows.length === 0 && rows.length > 0 ? <NoneFound onClear={() => store.change(plain)} /> : null}
    </>
  );
}

function NoneFound({ onClear }: { onClear: () => void }) {
  return (
    <p className="flex flex-wrap items-center justify-center gap-3 px-5 py-8 text-muted">
      No row matches.
      <Button size="sm" onClick={onClear}>
        Clear filters
      </Button>
    </p>
  );
}

/** While it prints: paper shows what is out of sight, too. */
function useIsPrinting(): boolean {
  const [isPrinting, setIsPrinting] = useState(false);
  useEffect(() => {
    // The browser prints what stands there once its listeners are done.
    const start = () => flushSync(() => setIsPrinting(true));
    const end = () => setIsPrinting(false);
    window.addEventListener("beforeprint", start);
    window.addEventListener("afterprint", end);
    return () => {
      window.removeEventListener("beforeprint", start);
      window.removeEventListener("afterprint", end);
    };
  }, []);
  return isPrinting;
}
