import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { createGunzip } from "node:zlib";
import type { Pool } from "./pool.ts";
import { candidateBytesMax, parsePoolRow } from "./pool-row.ts";

/** A row that can't be used, or that was changed on the way in. */
export type RowNotice = { readonly file: string; readonly line: number; readonly message: string };

export type ReadPools =
  | {
      readonly ok: true;
      readonly pools: readonly Pool[];
      readonly warnings: readonly RowNotice[];
      /** Rows left out under `skipBadRows`. */
      readonly skipped: readonly RowNotice[];
    }
  | {
      readonly ok: false;
      readonly reason: "bad-rows" | "unreadable" | "empty";
      readonly errors: readonly RowNotice[];
    };

// A pool of the longest answers still has to be held in memory as one line.
const lineBytesMax = 64 * candidateBytesMax;

/**
 * Reads pools files (JSONL, or JSONL in gzip when the name ends in `.gz`), line by line. Every bad row is
 * listed with its file, line and reason, not only the first; nothing is loaded unless all rows are good or
 * `skipBadRows` says to leave the bad ones out.
 */
export async function readPools(
  files: readonly string[],
  options: { readonly skipBadRows: boolean },
): Promise<ReadPools> {
  const errors: RowNotice[] = [];
  const warnings: RowNotice[] = [];
  const pools = new Map<string, { pool: Pool; at: string }>();
  for (const path of files) {
    const file = basename(path);
    try {
      for await (const { line, bytes } of readLines(path)) {
        const at = { file, line };
        const row = bytes === null ? tooLong : parseBytes(bytes);
        if (row === null) continue;
        if (!row.ok) {
          errors.push({ ...at, message: row.message });
          continue;
        }
        const earlier = pools.get(row.pool.key);
        if (earlier) {
          errors.push({ ...at, message: `the same prompt as ${earlier.at}` });
          continue;
        }
        pools.set(row.pool.key, { pool: row.pool, at: `${file}:${line}` });
        for (const message of row.warnings) warnings.push({ ...at, message });
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { ok: false, reason: "unreadable", errors: [{ file, line: 0, message }] };
    }
  }
  if (errors.length > 0 && !options.skipBadRows) return { ok: false, reason: "bad-rows", errors };
  if (pools.size === 0) return { ok: false, reason: "empty", errors };
  return { ok: true, pools: [...pools.values()].map(({ pool }) => pool), warnings, skipped: errors };
}

/** `pools.jsonl:17: the prompt is empty`, as an editor can jump to it. */
export function formatNotice(notice: RowNotice): string {
  return notice.line === 0
    ? `${notice.file}: ${notice.message}`
    : `${notice.file}:${notice.line}: ${notice.message}`;
}

const tooLong = { ok: false, message: `the line is longer than ${lineBytesMax} bytes` } as const;

function parseBytes(bytes: Buffer): ReturnType<typeof parsePoolRow> | null {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { ok: false, message: "not UTF-8" };
  }
  return text.trim() === "" ? null : parsePoolRow(text);
}

/** The file's lines as bytes, so that broken UTF-8 is seen and not replaced; null for a line over the limit. */
async function* readLines(path: string): AsyncGenerator<{ line: number; bytes: Buffer | null }> {
  const raw = createReadStream(path);
  const stream = path.endsWith(".gz") ? raw.pipe(createGunzip()) : raw;
  // pipe() does not hand errors on; without this a missing .gz file would never end.
  if (stream !== raw) raw.on("error", (error) => stream.destroy(error));
  let line = 1;
  let held: Buffer[] = [];
  let heldBytes = 0;
  const take = () => {
    const bytes = heldBytes > lineBytesMax ? null : Buffer.concat(held);
    held = [];
    heldBytes = 0;
    return { line, bytes };
  };
  const hold = (part: Buffer) => {
    heldBytes += part.length;
    if (heldBytes <= lineBytesMax) held.push(part);
  };
  for await (const chunk of stream) {
    // Streams without an encoding yield buffers.
    let rest: Buffer = Buffer.from(chunk);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      hold(rest.subarray(0, end));
      yield take();
      line += 1;
      rest = rest.subarray(end + 1);
    }
    hold(rest);
  }
  if (heldBytes > 0) yield take();
}
