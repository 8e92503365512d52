import { receiveFile } from "@gshf/core/prompts";
import { columnFields, columnNamesSchema, importKinds, splits } from "@gshf/core/prompts/model";
import { jsonResponse, parseJson } from "@gshf/http";
import { z } from "zod";
import { actorOfRequest, refusalResponse } from "#auth/actor-of-request.ts";
import { retryAfter } from "#auth/rate-limit.ts";
import { getDeps } from "#deps.ts";
import { uploadGate, uploadRetrySeconds } from "#features/prompts/server/index.ts";

const query = z.object({
  kind: z.enum(importKinds),
  filename: z.string().min(1).max(255).default("upload.jsonl"),
  /** What becomes of the file when some of its rows are bad: none is taken, or the rest. */
  rows: z.enum(["all", "good"]).default("all"),
  /** Of new prompts whose rows say none; left out, the project's share decides by their keys. */
  split: z.enum(splits).optional(),
  /** JSON: what columns are to be read as, by the file's own names of them. */
  columns: z.string().max(10_000).transform(parseJson).pipe(columnNamesSchema).optional(),
});

/** Of one request; larger files come in parts. */
const uploadBytesMax = 512 * 1024 * 1024;

/**
 * Brings a file in: the body is the file itself, JSONL, gzipped or not. Answers {ok: true, report} once it has come;
 * `prompts.getImport` tells from then on what becomes of it.
 */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ slug: string }> },
): Promise<Response> {
  const deps = getDeps();
  const actor = await actorOfRequest(deps, request);
  if (actor instanceof Response) return actor;
  const parsed = query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!parsed.success) {
    return refusalResponse({ reason: "invalid", message: sayQuery(parsed.error) });
  }
  if (request.body === null)
    return refusalResponse({ reason: "invalid", message: "The request has no file." });
  if (Number(request.headers.get("content-length") ?? 0) > uploadBytesMax) {
    const message = `The file is larger than ${uploadBytesMax / 1024 ** 2} MiB. Pack it with gzip, or send it in parts.`;
    return refusalResponse({ reason: "too-large", message });
  }
  const { slug } = await params;
  const { kind, filename, rows, split, columns } = parsed.data;
  const badRows = rows === "good" ? "skip" : "refuse";
  const entered = uploadGate().enter();
  if (!entered.ok) return refusalResponse(entered, retryAfter(uploadRetrySeconds));
  try {
    const target = { slug, kind, fileName: fileNameOf(filename), badRows, split, columns } as const;
    const outcome = await receiveFile(deps, actor, target, request.body);
    if (!outcome.ok) return refusalResponse(outcome);
    return jsonResponse({ ok: true, report: outcome.value }, 202);
  } finally {
    entered.value();
  }
}

function sayQuery({ issues }: z.ZodError): string {
  if (issues.some(({ path }) => path[0] === "split") && !issues.some(({ path }) => path[0] === "kind")) {
    return `split: must be ${splits.join(", ")}; leave it out to let the project's share decide.`;
  }
  if (issues.every(({ path }) => path[0] === "columns")) {
    return `columns: must be JSON, {"name of a column": "what it is"}, each one of ${columnFields.join(", ")}.`;
  }
  return "Say what the file holds: ?kind=prompts, ?kind=comparisons or ?kind=pools, and &filename=…";
}

/** The last part of whatever path a client sent, without control characters. */
function fileNameOf(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
  return (name.split(/[\\/]/).at(-1) ?? "").replace(/[\u0000-\u001f\u007f]/g, "") || "upload.jsonl";
}
