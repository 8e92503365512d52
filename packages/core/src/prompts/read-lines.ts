import type { Transform } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { foreignFile } from "./foreign-file.ts";

export const limits = {
  /** Of one uploaded file, after decompression. */
  fileBytesMax: 4 * 1024 * 1024 * 1024,
  /** Of a file that can only be read as a whole. */
  wholeBytesMax: 64 * 1024 * 1024,
  rowBytesMax: 5 * 1024 * 1024,
  rowsMax: 2_000_000,
  /** Blank ones included: a packed file of a few hundred kilobytes can hold as many as are allowed in bytes. */
  linesMax: 4_000_000,
} as const;

/** A line's bytes, or why there is no reading on. `line` counts from 1; blank lines are passed over. */
export type Line = { line: number; bytes: Uint8Array } | { line: number; tooLargeBytes: number };

/** The file as a whole can't be read. */
export class UnreadableFile extends Error {}

/**
 * Splits a stream of text into lines without holding more than one.
 *
 * @throws UnreadableFile when it has more lines than the limit
 */
export async function* readLines(text: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let line = 0;
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  const take = (): Line | null => {
    line += 1;
    if (line > limits.linesMax) throw new UnreadableFile(`the file has more than ${limits.linesMax} lines`);
    if (pendingBytes === 0) return null;
    const [bytes, chunks] = [pendingBytes, pending];
    pending = [];
    pendingBytes = 0;
    if (bytes > limits.rowBytesMax) return { line, tooLargeBytes: bytes };
    const joined = Buffer.concat(chunks);
    return joined.every(isBlank) ? null : { line, bytes: joined };
  };
  for await (const chunk of text) {
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
    if (part.length === 0) return;
    pendingBytes += part.length;
    // Of a row over the limit only its length is wanted.
    if (pendingBytes <= limits.rowBytesMax) pending.push(part);
    else pending = [];
  }
}

const isBlank = (byte: number) => byte === 32 || byte === 9 || byte === 13;

/** All of a file at once, for what can only be read as a whole. */
export async function readBytes(bytesOf: AsyncIterable<Uint8Array>, what: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of bytesOf) {
    bytes += chunk.length;
    if (bytes > limits.wholeBytesMax) {
      const most = `${limits.wholeBytesMax / 1024 ** 2} MiB`;
      throw new UnreadableFile(`${what} may have ${most}; write it as JSONL, one row a line`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** @throws UnreadableFile when it is no UTF-8 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new UnreadableFile(notUtf8);
  }
}

/** Every byte is a character of Latin-1, so what isn't UTF-8 most likely is that, or Windows' own. */
export const notUtf8 =
  "is not UTF-8 text; most likely it is Latin-1 (ISO 8859-1) or Windows-1252. Save it as UTF-8";

type Pack = { begins: (head: Buffer) => boolean; name: string; open: () => Transform };

const packed: readonly Pack[] = [
  { begins: (head) => startsWith(head, [0x1f, 0x8b]), name: "gzip", open: createGunzip },
  {
    // A zstd file may begin with frames that are to be skipped (RFC 8878, section 3.1.2).
    begins: (head) =>
      startsWith(head, [0x28, 0xb5, 0x2f, 0xfd]) ||
      (startsWith(head.subarray(1), [0x2a, 0x4d, 0x18]) && (head[0] ?? 0) >> 4 === 5),
    name: "zstd",
    open: createZstdDecompress,
  },
];

const headBytes = 64;

/**
 * The text of a file, unpacked where it is gzip or zstd (told by how it begins), and how it begins.
 *
 * @param tell is told what is to be said of a file that is read nevertheless
 * @throws UnreadableFile when it is damaged, larger than the limit, or of a format or an encoding that isn't read
 */
export async function openText(
  body: AsyncIterable<Uint8Array>,
  tell: (note: string) => void,
): Promise<Opened> {
  const raw = await peek(body);
  const packOf = (head: Buffer) => packed.find(({ begins }) => begins(head));
  const pack = packOf(raw.head);
  const unpacked = pack === undefined ? raw : await peek(unpack(raw.rest, pack, tell));
  const inner = pack === undefined ? undefined : packOf(unpacked.head);
  if (inner !== undefined) {
    throw new UnreadableFile(`the file is packed twice: there is ${inner.name} within it. Unpack it once`);
  }
  const foreign = foreignFile(unpacked.head);
  if (foreign !== null) throw new UnreadableFile(foreign);
  const wide = wideEncoding(unpacked.head);
  if (wide !== null) throw new UnreadableFile(`the file is ${wide} text. Save it as UTF-8`);
  return { head: unpacked.head, text: bounded(unpacked.rest), packing: pack?.name ?? null };
}

type Opened = { head: Buffer; text: AsyncIterable<Uint8Array>; packing: string | null };

function startsWith(head: Buffer, bytes: readonly number[]): boolean {
  return head.length >= bytes.length && bytes.every((byte, i) => head[i] === byte);
}

/** UTF-16 without a mark: of plain JSON every other byte is zero. */
function wideEncoding(head: Buffer): string | null {
  const zeros = (from: number) => {
    const places = Array.from({ length: Math.floor(head.length / 2) }, (_, i) => head[2 * i + from]);
    return places.length >= 4 && places.filter((byte) => byte === 0).length > places.length / 2;
  };
  if (zeros(1) && !zeros(0)) return "UTF-16 (little-endian)";
  return zeros(0) && !zeros(1) ? "UTF-16 (big-endian)" : null;
}

/** The first bytes of a stream, and the whole of it, those included. */
async function peek(
  body: AsyncIterable<Uint8Array>,
): Promise<{ head: Buffer; rest: AsyncIterable<Uint8Array> }> {
  const chunks = body[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < headBytes) {
    const { value, done } = await chunks.next();
    if (done === true) break;
    read.push(value);
    bytes += value.length;
  }
  const first = Buffer.concat(read);
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield first;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
  }
  return { head: first.subarray(0, headBytes), rest: whole() };
}

async function* unpack(
  body: AsyncIterable<Uint8Array>,
  { name, open }: Pack,
  tell: (note: string) => void,
): AsyncGenerator<Uint8Array> {
  const stream = open();
  const out: Uint8Array[] = [];
  let hasBegun = false;
  let failure: Error | null = null;
  // By hand: a stream that fails forgets what it had unpacked before, and garbage behind a member is no loss.
  stream.on("data", (chunk: Uint8Array) => out.push(chunk));
  stream.on("error", (error) => {
    failure ??= error;
  });
  const closed = new Promise((resolve) => stream.once("close", resolve));
  const drain = function* () {
    hasBegun ||= out.length > 0;
    yield* out.splice(0);
  };
  for await (const chunk of tailByByte(body)) {
    await Promise.race([new Promise((resolve) => stream.write(chunk, resolve)), closed]);
    yield* drain();
    if (failure !== null || stream.destroyed) break;
  }
  if (failure === null) {
    stream.end();
    await closed;
    yield* drain();
  }
  stream.destroy();
  // Assigned in a listener, which the compiler doesn't follow.
  const failed = failure as Error | null;
  if (failed === null) return;
  // Where another member could begin: all before it came out whole, its checksum included.
  if (hasBegun && failed.message === "incorrect header check") {
    tell(`what follows the end of the ${name} stream was left out: it is none`);
    return;
  }
  throw new UnreadableFile(`the ${name} stream is damaged, or cut off before its end (${failed.message})`);
}

const tailBytes = 4096;

/**
 * The same bytes, the last of them one by one: what fails forgets what came in the same piece, and of a file with
 * garbage at its end that may be all there is.
 */
async function* tailByByte(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held = Buffer.alloc(0);
  for await (const chunk of body) {
    const joined = Buffer.concat([held, chunk]);
    const from = Math.max(0, joined.length - tailBytes);
    if (from > 0) yield joined.subarray(0, from);
    held = joined.subarray(from);
  }
  for (let at = 0; at < held.length; at += 1) yield held.subarray(at, at + 1);
}

/** The text in its pieces, up to the limit, with a turn for everything else that waits before each of them. */
async function* bounded(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const chunk of body) {
    // One packed piece can unpack to a thousand, all there at once: reading them would wait for nothing.
    await setImmediate();
    total += chunk.length;
    if (total > limits.fileBytesMax) {
      const most = `${limits.fileBytesMax / 1024 ** 2} MiB`;
      throw new UnreadableFile(`the file is larger than ${most} after decompression`);
    }
    yield chunk;
  }
}
