import type { Column } from "#ui/data-table/index.tsx";
import { formatCount, formatDuration } from "#ui/format.ts";

/** Whose work is paid or due. */
export const personColumn: Column<{ pseudonym: string }> = {
  id: "person",
  header: "Person",
  value: ({ pseudonym }) => pseudonym,
  className: "font-mono whitespace-nowrap",
};

/** How many labels it was. */
export const labelsColumn: Column<{ pairs: number }> = {
  id: "labels",
  header: "Labels",
  value: ({ pairs }) => pairs,
  cell: ({ pairs }) => formatCount(pairs),
  align: "end",
};

/** How long it took. */
export const timeColumn: Column<{ seconds: number }> = {
  id: "time",
  header: "Time",
  value: ({ seconds }) => seconds,
  cell: ({ seconds }) => formatDuration(seconds),
  align: "end",
  className: "whitespace-nowrap",
};
