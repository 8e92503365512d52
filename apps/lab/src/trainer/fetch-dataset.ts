import { parseJson, request } from "@gshf/http";
import { DatasetRow, type JobError, type JobRequest, Manifest, sha256Hex } from "@gshf/trainer-protocol";
import type { z } from "zod";

export type FetchedDataset =
  | { readonly ok: true; readonly manifest: Manifest; readonly rows: readonly DatasetRow[] }
  | { readonly ok: false; readonly error: JobError };

/** Beyond a gigabyte a laptop's trainer has no memory for the rows. */
const fileBytesMax = 1024 ** 3;

type Fetched =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly error: JobError };

/**
 * Fetches the manifest and every file it names, and holds each to its sha256, size and number of rows. The
 * rows come in the manifest's order of files.
 */
export async function fetchDataset(
  job: JobRequest,
  deps: { readonly fetch: typeof fetch; readonly signal: AbortSignal },
): Promise<FetchedDataset> {
  const manifestBytes = await fetchBytes(job.manifest_uri, "the manifest", job.manifest_sha256, deps);
  if (!manifestBytes.ok) return manifestBytes;
  const manifest = parse(manifestBytes.bytes.toString("utf8"), Manifest);
  if (!manifest.ok) return fail("bad-manifest", `the manifest is none: ${manifest.message}`, false);
  const rows: DatasetRow[] = [];
  for (const file of manifest.value.files) {
    const uri = job.files.find(({ path }) => path === file.path)?.uri;
    if (uri === undefined) return fail("missing-file", `the job has no URL for ${file.path}`, false);
    const fetched = await fetchBytes(uri, file.path, file.sha256, deps);
    if (!fetched.ok) return fetched;
    const read = readRows(fetched.bytes.toString("utf8"), file.path);
    if (!read.ok) return read;
    if (read.rows.length !== file.rows) {
      const message = `${file.path} has ${read.rows.length} rows, the manifest says ${file.rows}`;
      return fail("row-count-mismatch", message, false);
    }
    rows.push(...read.rows);
  }
  return { ok: true, manifest: manifest.value, rows };
}

async function fetchBytes(
  uri: string,
  what: string,
  sha256: string,
  deps: { readonly fetch: typeof fetch; readonly signal: AbortSignal },
): Promise<Fetched> {
  // Presigned URLs are secrets while they live: only the host is named.
  const { host } = new URL(uri);
  const outcome = await request({
    url: uri,
    fetch: deps.fetch,
    signal: deps.signal,
    timeoutMs: 60_000,
    bytesMax: fileBytesMax,
    redirect: "follow",
  });
  if (!outcome.ok) return fail("fetch-failed", `${what} can't be fetched from ${host}`, true);
  const { ok, status, bytes } = outcome.value;
  if (!ok) return fail("fetch-failed", `${host} answered HTTP ${status} for ${what}`, true);
  const actual = sha256Hex(bytes);
  if (actual === sha256) return { ok: true, bytes };
  const message = `${what} has sha256 ${actual}, expected ${sha256}`;
  return fail("checksum-mismatch", message, false);
}

function readRows(
  text: string,
  path: string,
): { readonly ok: true; readonly rows: DatasetRow[] } | { readonly ok: false; readonly error: JobError } {
  const rows: DatasetRow[] = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (line === "") continue;
    const row = parse(line, DatasetRow);
    if (!row.ok) return fail("bad-row", `${path}:${i + 1}: ${row.message}`, false);
    rows.push(row.value);
  }
  return { ok: true, rows };
}

function parse<T>(
  text: string,
  schema: z.ZodType<T>,
): { ok: true; value: T } | { ok: false; message: string } {
  const value = parseJson(text);
  if (value === undefined) return { ok: false, message: "no JSON" };
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  return { ok: false, message: `${issue?.path.map(String).join(".") || "row"}: ${issue?.message}` };
}

function fail(code: string, message: string, retryable: boolean) {
  return { ok: false, error: { code, message, retryable } } as const;
}
