import { z } from "zod";
import type { ApiClient } from "./api-client.ts";

const uploaded = z.object({
  ok: z.literal(true),
  report: z.object({
    state: z.string(),
    rowsNew: z.number(),
    errorsTotal: z.number().default(0),
    errors: z.array(z.object({ line: z.number(), field: z.string(), message: z.string() })),
  }),
});

type File = { slug: string; kind: "prompts" | "comparisons"; filename: string; bytes: Uint8Array };

/**
 * Sends a file as somebody's browser would.
 *
 * @returns how many rows are new
 * @throws Error with the first bad rows where the file is refused
 */
export async function uploadFile(api: ApiClient, { slug, kind, filename, bytes }: File): Promise<number> {
  const query = new URLSearchParams({ kind, filename });
  const answer = await api.upload(`/api/projects/${slug}/imports?${query}`, bytes);
  const parsed = uploaded.safeParse(answer);
  if (!parsed.success) throw new Error(`upload of ${filename}: ${JSON.stringify(answer).slice(0, 500)}`);
  const { report } = parsed.data;
  if (report.state === "done") return report.rowsNew;
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
