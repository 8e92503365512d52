import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { ApiClient } from "./api-client.ts";

const reportSchema = z.object({
  id: z.string(),
  state: z.string(),
  format: z.string(),
  rowsNew: z.number(),
  rowsKnown: z.number(),
  errorsTotal: z.number(),
  notes: z.array(z.object({ message: z.string(), rows: z.number(), line: z.number() })),
  errors: z.array(z.object({ line: z.number(), field: z.string(), message: z.string() })),
  problem: z.object({ message: z.string() }).nullable(),
});
export type UploadReport = z.output<typeof reportSchema>;

const lookMs = 100;

/**
 * Sends a file in one request, and waits until a worker has read it.
 *
 * @throws Error where it is not received
 */
export async function importFile(
  api: ApiClient,
  {
    slug,
    query,
    file,
  }: { slug: string; query: Record<string, string>; file: Uint8Array<ArrayBuffer> | Blob },
): Promise<UploadReport> {
  const answer = await api.upload(`/api/projects/${slug}/imports?${new URLSearchParams(query)}`, file);
  const parsed = z.object({ ok: z.literal(true), report: reportSchema }).safeParse(answer);
  if (!parsed.success) throw new Error(`upload to ${slug}: ${JSON.stringify(answer).slice(0, 500)}`);
  let { report } = parsed.data;
  while (report.state === "reading") {
    await wait(lookMs);
    report = await api.query("prompts.getImport", { slug, id: report.id }, reportSchema);
  }
  return report;
}

type File = {
  slug: string;
  kind: "prompts" | "comparisons";
  filename: string;
  bytes: Uint8Array<ArrayBuffer>;
};

/**
 * Sends a file as somebody's browser would.
 *
 * @returns how many rows are new
 * @throws Error with the first bad rows where the file is refused
 */
export async function uploadFile(api: ApiClient, { slug, kind, filename, bytes }: File): Promise<number> {
  const report = await importFile(api, { slug, query: { kind, filename }, file: bytes });
  if (report.state === "done") return report.rowsNew;
  if (report.problem !== null) throw new Error(`${filename}: ${report.problem.message}`);
  const lines = report.errors
    .slice(0, 20)
    .map((error) => `  line ${error.line}, ${error.field}: ${error.message}`);
  throw new Error(
    `${filename} has ${report.errorsTotal} bad rows; nothing was imported\n${lines.join("\n")}`,
  );
}

/** The same of rows that are here, as JSONL. */
export function uploadRows(
  api: ApiClient,
  { rows, ...file }: Omit<File, "bytes"> & { rows: readonly object[] },
): Promise<number> {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  return uploadFile(api, { ...file, bytes: Buffer.from(text, "utf8") });
}
