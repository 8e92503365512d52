import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";

export const limits = {
  /** Of one uploaded file, after decompression. */
  fileBytesMax: 512 * 1024 * 1024,
  rowBytesMax: 1024 * 1024,
  rowsMax: 500_000,
} as const;

/** A line's bytes, or why there is no reading on. `line` counts from 1; blank lines are passed over. */
export type Line = { line: number; bytes: Uint8Array } | { line: number; tooLargeBytes: number };

/** The file as a whole can't be read. */
export class UnreadableFile extends Error {}

/**
 * Splits a JSONL stream, gzipped or not (told by its first two bytes), into lines without holding more than one.
 *
 * @throws UnreadableFile when it is damaged or larger than the limit
 */
export async function* readLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let line = 0;
  let total = 0;
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  const take = (): Line | null => {
    line += 1;
    const [bytes, chunks] = [pendingBytes, pending];
    pending = [];
    pendingBytes = 0;
    if (bytes > limits.rowBytesMax) return { line, tooLargeBytes: bytes };
    const joined = Buffer.concat(chunks);
    return joined.every(isBlank) ? null : { line, bytes: joined };
  };
  for await (const chunk of decompress(body)) {
    total += chunk.length;
    if (total > limits.fileBytesMax) {
      throw new UnreadableFile(
        `the file is larger than ${limits.fileBytesMax / 1024 ** 2} MiB after decompression`,
      );
    }
    let from = 0;
    for (let end = chunk.indexOf(10, from); end !== -1; end = chunk.indexOf(10, from)) {
      keep(chunk.subarray(from, end));
      from = end + 1;
      const taken = take();
      if (taken !== null) yield taken;
    }
    keep(chunk.subarray(from));
  }
  if (pendingBytes > 0) {
    const last = take();
    if (last !== null) yield last;
  }

  function keep(part: Uint8Array): void {
    pendingBytes += part.length;
    // Of a row over the limit only its length is wanted.
    if (pendingBytes <= limits.rowBytesMax) pending.push(part);
    else pending = [];
  }
}

const isBlank = (byte: number) => byte === 32 || byte === 9 || byte === 13;

async function* decompress(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let headBytes = 0;
  while (headBytes < 2) {
    const { value, done } = await chunks.next();
    if (done === true) break;
    head.push(value);
    headBytes += value.length;
  }
  const first = Buffer.concat(head);
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield first;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
  }
  if (first[0] !== 0x1f || first[1] !== 0x8b) return yield* whole();
  const unzipped = pipeline(Readable.from(whole()), createGunzip(), () => {});
  try {
    for await (const chunk of unzipped) yield chunk;
  } catch (error) {
    throw new UnreadableFile(
      `the gzip stream is damaged (${error instanceof Error ? error.message : "unknown"})`,
    );
  }
}
