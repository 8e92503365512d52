import {
  type ColumnNames,
  type ImportReport,
  importReportSchema,
  type Split,
} from "@gshf/core/prompts/model";
import { z } from "zod";
import { paths } from "#paths.ts";

const report = importReportSchema.omit({ createdAt: true });
export type UploadReport = z.output<typeof report>;

const answer = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), report }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);

/**
 * Sends a file as it is and tells how far it got.
 *
 * @param onProgress share sent, 0 to 1
 * @throws Error with a message for people
 */
export function uploadFile(
  slug: string,
  file: File,
  {
    kind,
    rows,
    split,
    columns = {},
  }: {
    kind: ImportReport["kind"];
    /** Whether a file with bad rows is refused, or its other rows taken. */
    rows: "all" | "good";
    /** Of prompts whose rows say none; undefined lets the hash of their keys decide. */
    split: Split | undefined;
    /** What columns are to be read as, by their own names. */
    columns?: ColumnNames;
  },
  onProgress: (share: number) => void,
): Promise<UploadReport> {
  return new Promise((resolve, reject) => {
    // fetch can't tell how much of a body has been sent.
    const request = new XMLHttpRequest();
    const named = Object.keys(columns).length === 0 ? {} : { columns: JSON.stringify(columns) };
    const query = { kind, filename: file.name, rows, ...(split === undefined ? {} : { split }), ...named };
    request.open("POST", paths.api.imports(slug, query));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => onProgress(event.total === 0 ? 0 : event.loaded / event.total);
    request.onerror = () =>
      reject(new Error("The upload was interrupted. Check your connection and try again."));
    request.onload = () => {
      const parsed = answer.safeParse(parseJson(request.responseText));
      if (!parsed.success) reject(new Error(`The server answered ${request.status} to the upload.`));
      else if (parsed.data.ok) resolve(parsed.data.report);
      else reject(new Error(parsed.data.message));
    };
    request.send(file);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
