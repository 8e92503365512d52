import type { Estimate } from "@gshf/core/measurements";
import type { Column } from "#ui/data-table/index.tsx";
import { formatEstimate, formatGain } from "./format-estimate.ts";
import { Gain } from "./gain.tsx";

type Named = { id: string; header: string; explanation?: string };

/** A column of a measurement, which sorts by its mean and shows its interval. */
export function estimateColumn<Row>(named: Named, estimateOf: (row: Row) => Estimate | null): Column<Row> {
  return {
    ...named,
    value: (row) => estimateOf(row)?.mean ?? null,
    csv: (row) => formatEstimate(estimateOf(row)),
    cell: (row) => formatEstimate(estimateOf(row)),
    className: "whitespace-nowrap",
  };
}

/** The same of a gain, with its sign; bold where its interval leaves zero out. */
export function gainColumn<Row>(named: Named, gainOf: (row: Row) => Estimate | null): Column<Row> {
  return {
    ...named,
    value: (row) => gainOf(row)?.mean ?? null,
    csv: (row) => formatGain(gainOf(row)),
    cell: (row) => <Gain estimate={gainOf(row)} />,
    className: "whitespace-nowrap",
  };
}
