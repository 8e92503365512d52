import type { RowReading } from "./bad-row.ts";
import type { RowError } from "./model.ts";
import { readRows } from "./read-rows.ts";

/** All that is read of a file, in memory. */
export async function readAll<T extends { shape: string }>(
  body: AsyncIterable<Uint8Array>,
  fileName: string,
  read: (raw: unknown) => RowReading<T>,
  options: Parameters<typeof readRows>[4] = {},
) {
  const rows: { line: number; row: T }[] = [];
  const errors: RowError[] = [];
  const reading = await readRows(
    body,
    fileName,
    read,
    {
      row: (line, row) => void rows.push({ line, row }),
      fault: (fault) => void errors.push(fault),
    },
    options,
  );
  return { ...reading, rows, errors };
}
