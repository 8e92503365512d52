import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { type AsyncBuffer, type Compressors, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { limits, UnreadableFile } from "./read-lines.ts";

/** Of a row group, what is decoded at once. */
const windowBytes = 16 * 1024 * 1024;

const unpack =
  (
    of: (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array,
  ): ((bytes: Uint8Array, length: number) => Uint8Array) =>
  (bytes, length) =>
    of(bytes, { maxOutputLength: Math.max(1, length) });

/** Snappy comes with the reader; a codec that is neither is refused by its name. */
const compressors: Compressors = {
  GZIP: unpack(gunzipSync),
  ZSTD: unpack(zstdDecompressSync),
  BROTLI: unpack(brotliDecompressSync),
};

/**
 * The rows of a Parquet file as JSON, a part of a row group at a time.
 *
 * @param tell is told what is left out of rows
 * @throws UnreadableFile when it is damaged, encrypted, or larger than the limits
 */
export async function* parquetRows(
  file: AsyncBuffer,
  tell: (note: string) => void,
): AsyncGenerator<Record<string, unknown>> {
  const metadata = await orUnreadable(() => parquetMetadataAsync(file));
  const rows = Number(metadata.num_rows);
  if (rows > limits.rowsMax) throw new UnreadableFile(`the file has more than ${limits.rowsMax} rows`);
  const sizes = metadata.row_groups.map(({ total_byte_size }) => Number(total_byte_size));
  if (sizes.reduce((sum, bytes) => sum + bytes, 0) > limits.fileBytesMax) {
    const most = `${limits.fileBytesMax / 1024 ** 2} MiB`;
    throw new UnreadableFile(`the file is larger than ${most} after decompression`);
  }
  let groupStart = 0;
  for (const [i, group] of metadata.row_groups.entries()) {
    const groupRows = Number(group.num_rows);
    const windows = Math.max(1, Math.ceil((sizes[i] ?? 0) / windowBytes));
    const step = Math.max(1, Math.ceil(groupRows / windows));
    for (let from = 0; from < groupRows; from += step) {
      const range = {
        rowStart: groupStart + from,
        rowEnd: groupStart + Math.min(groupRows, from + step),
      };
      const read = await orUnreadable(() =>
        parquetReadObjects({ file, metadata, compressors, useOffsetIndex: true, ...range }),
      );
      for (const row of read) {
        yield Object.fromEntries(
          Object.entries(row).map(([name, value]) => [name, asJson(value, name, tell)]),
        );
      }
    }
    groupStart += groupRows;
  }
}

async function orUnreadable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UnreadableFile(`the Parquet file is damaged, or not of a kind that is read (${why})`);
  }
}

/** What JSON has no word for, as it would stand in a JSON file. */
function asJson(value: unknown, column: string, tell: (note: string) => void): unknown {
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (ArrayBuffer.isView(value)) {
    if (!(value instanceof Uint8Array)) return Array.from(value as unknown as ArrayLike<number>);
    tell(`a column's bytes are no text, and were left out: ${column.slice(0, 60)}`);
    return null;
  }
  if (Array.isArray(value)) return value.map((part: unknown) => asJson(part, column, tell));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, asJson(part, column, tell)]));
}
