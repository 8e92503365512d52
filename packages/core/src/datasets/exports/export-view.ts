import type { Prisma } from "@gshf/db";
import { z } from "zod";
import { readStored } from "../../stored/model.ts";
import { workProblemSchema } from "../../trouble/model.ts";
import { datasetParts } from "../find-dataset.ts";
import type { ExportFormat } from "../formats/format.ts";
import { shortName } from "./export-source.ts";
import { findFormat } from "./find-format.ts";
import { containerNotes, type ExportOptions, exportOptionsSchema, exportReportSchema } from "./model.ts";

export const exportSchema = z.object({
  number: z.int(),
  /** The dataset's name, and what it is called. */
  manifestSha256: z.string(),
  dataset: z.string(),
  format: z.object({ name: z.string(), label: z.string() }),
  options: exportOptionsSchema,
  state: z.enum(["writing", "ready", "failed", "stopped"]),
  stateSince: z.date(),
  /** Rows read, of all. */
  done: z.int(),
  total: z.int(),
  /** What became of the rows, how long the file is and its hash, once it is there. */
  report: exportReportSchema.nullable(),
  bytes: z.number().nullable(),
  sha256: z.string().nullable(),
  fileName: z.string(),
  /** How its reader loads the file. */
  snippet: z.string(),
  problem: workProblemSchema.nullable(),
  createdAt: z.date(),
  endedAt: z.date().nullable(),
  can: z.object({ stop: z.boolean(), retry: z.boolean() }),
});
export type ExportView = z.output<typeof exportSchema>;

export const exportParts = { dataset: { include: datasetParts } } as const;
export type FoundExport = Prisma.DatasetExportGetPayload<{ include: typeof exportParts }>;

export const mayStopExport = (state: FoundExport["state"]) => state === "writing";
export const mayRetryExport = (state: FoundExport["state"]) => state === "failed" || state === "stopped";

export function formatOf({ format, number }: Pick<FoundExport, "format" | "number">): ExportFormat {
  const found = findFormat(format);
  if (!found.ok) throw new Error(`export ${number} has the unknown format ${format}`);
  return found.value;
}

export function optionsOf({ options, number }: Pick<FoundExport, "options" | "number">): ExportOptions {
  return readStored(exportOptionsSchema, options, `the options of export ${number}`);
}

/** What the file is called where it is saved. */
export function exportFileName(
  dataset: FoundExport["dataset"],
  format: ExportFormat,
  { container, split }: ExportOptions,
): string {
  const some = container === "folder" || split === "train" ? "" : `-${split ?? "all"}`;
  return `${shortName(dataset)}-${format.name}${some}.${containerNotes[container].extension}`;
}

export function viewOfExport(row: FoundExport): ExportView {
  const { number, dataset, state, stateSince, done, total, bytes, sha256, createdAt, endedAt } = row;
  const format = formatOf(row);
  const options = optionsOf(row);
  const fileName = exportFileName(dataset, format, options);
  return {
    number,
    manifestSha256: dataset.manifestSha256,
    dataset: dataset.name === "" ? `Round ${dataset.round?.number ?? ""}`.trim() : dataset.name,
    format: { name: format.name, label: format.label },
    options,
    state,
    stateSince,
    done: Math.min(done, total),
    total,
    report: exportReportSchema.nullable().catch(null).parse(row.report),
    bytes: bytes === null ? null : Number(bytes),
    sha256,
    fileName,
    snippet: format.snippet(fileName, options.container),
    problem: workProblemSchema.nullable().catch(null).parse(row.problem),
    createdAt,
    endedAt,
    can: { stop: mayStopExport(state), retry: mayRetryExport(state) },
  };
}
