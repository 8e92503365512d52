import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { type AsyncBuffer, type Compressors, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { limits, UnreadableFile } from "./read-lines.ts";

/** A file of which any part can be fetched. */
export type RangedFile = {
  bytes: number;
  /** From `first` to `last`, both included. */
  read: (first: number, last: number) => Promise<Uint8Array>;
};

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
 * The rows of a Parquet file as JSON, a part of a row group at a time. Of the file one row group is in memory, as it is
 * packed, however large the file is.
 *
 * @param tell is told what is left out of rows
 * @throws UnreadableFile when it is damaged, encrypted, or larger than the limits; what the file throws itself
 */
export async function* parquetRows(
  ranged: RangedFile,
  tell: (note: string) => void,
): AsyncGenerator<Record<string, unknown>> {
  const file = keepingParts(ranged);
  const orUnreadable = async <T>(read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      if (file.failure !== null) throw file.failure.error;
      const why = error instanceof Error ? error.message : String(error);
      throw new UnreadableFile(`the Parquet file is damaged, or not of a kind that is read (${why})`);
    }
  };
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
    const packedBytes = group.columns.reduce(
      (sum, { meta_data }) => sum + Number(meta_data?.total_compressed_size ?? 0),
      0,
    );
    if (packedBytes > limits.wholeBytesMax) {
      const most = `${limits.wholeBytesMax / 1024 ** 2} MiB`;
      throw new UnreadableFile(
        `a row group of a Parquet file may have ${most}; write smaller ones, or JSONL, one row a line`,
      );
    }
    file.forget();
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

/** Fetches each part once until it is told to forget: a column is asked for again with every window of its rows. */
function keepingParts({ bytes, read }: RangedFile) {
  const parts = new Map<string, Promise<ArrayBuffer>>();
  const file = {
    byteLength: bytes,
    failure: null as { error: unknown } | null,
    forget: () => parts.clear(),
    slice: (start: number, end = bytes): Promise<ArrayBuffer> => {
      const name = `${start}-${end}`;
      const known = parts.get(name);
      if (known !== undefined) return known;
      const part = fetch(start, end);
      parts.set(name, part);
      return part;
    },
  };
  async function fetch(start: number, end: number): Promise<ArrayBuffer> {
    if (!(start >= 0 && start < end && end <= bytes)) throw new Error("it names bytes that it doesn't have");
    try {
      const part = await read(start, end - 1);
      // A copy that is nobody else's.
      return new Uint8Array(part).buffer;
    } catch (error) {
      file.failure ??= { error };
      throw error;
    }
  }
  return file satisfies AsyncBuffer;
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
