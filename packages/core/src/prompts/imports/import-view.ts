import type { Import } from "@gshf/db";
import { z } from "zod";
import { readStored } from "../../stored/model.ts";
import { workProblemSchema } from "../../trouble/model.ts";
import {
  type ImportOptions,
  type ImportReport,
  type ImportState,
  type ImportUpload,
  importOptionsSchema,
  importUploadSchema,
  rowErrorSchema,
  rowNoteSchema,
} from "../model.ts";

export function optionsOf({ options, id }: Pick<Import, "options" | "id">): ImportOptions {
  return readStored(importOptionsSchema, options, `the options of import ${id}`);
}

export function uploadOf({ upload, id }: Pick<Import, "upload" | "id">): ImportUpload | null {
  return upload === null ? null : readStored(importUploadSchema, upload, `the upload of import ${id}`);
}

/** Whether its file lies in the bucket, whole. */
export const isKept = ({ bytes, upload, state }: Pick<Import, "bytes" | "upload" | "state">) =>
  bytes !== null && upload === null && state !== "receiving";

export const mayStart = (state: ImportState) =>
  state !== "receiving" && state !== "reading" && state !== "done";
export const mayStop = (state: ImportState) =>
  state === "receiving" || state === "received" || state === "reading";

export function viewOfImport(row: Import): ImportReport {
  const { id, kind, fileName, format, columns, state, rowsStored, rowsTotal, rowsNew, rowsKnown } = row;
  const bytes = row.bytes === null ? null : Number(row.bytes);
  const received = uploadOf(row)?.parts.reduce((sum, part) => sum + part.bytes, 0);
  return {
    id,
    kind,
    fileName,
    format,
    columns,
    options: optionsOf(row),
    state,
    bytes,
    bytesReceived: received ?? (state === "receiving" ? 0 : (bytes ?? 0)),
    bytesRead: Number(row.bytesRead),
    rowsStored,
    rowsTotal,
    rowsNew,
    rowsKnown,
    errors: z.array(rowErrorSchema).catch([]).parse(row.errors),
    errorsTotal: row.errorsTotal,
    notes: z.array(rowNoteSchema).catch([]).parse(row.notes),
    problem: workProblemSchema.nullable().catch(null).parse(row.problem),
    createdAt: row.createdAt,
    endedAt: row.endedAt,
  };
}
