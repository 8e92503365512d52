import { z } from "zod";
import { numberSchema, wholeMax } from "../../access/model.ts";

export const exportContainers = ["jsonl", "parquet", "folder"] as const;
export type ExportContainer = (typeof exportContainers)[number];

export const containerNotes: Readonly<Record<ExportContainer, { label: string; extension: string }>> = {
  jsonl: { label: "JSON lines", extension: "jsonl" },
  parquet: { label: "Parquet", extension: "parquet" },
  folder: { label: "Hugging Face dataset folder", extension: "tar" },
};

export const contentTypes: Readonly<Record<ExportContainer, string>> = {
  jsonl: "application/x-ndjson; charset=utf-8",
  parquet: "application/vnd.apache.parquet",
  folder: "application/x-tar",
};

/** What becomes of a row's weight. */
export const weightOptions = ["column", "replicate", "resample"] as const;
export type WeightOption = (typeof weightOptions)[number];

export const weightNotes: Readonly<Record<WeightOption, string>> = {
  column: "As a column",
  replicate: "Rows repeated by weight",
  resample: "Rows drawn anew by weight",
};

/** What becomes of a pair that nobody prefers an answer of; a dataset holds it as two halves, one each way round. */
export const tieOptions = ["half-half", "drop", "keep"] as const;
export type TieOption = (typeof tieOptions)[number];

export const tieNotes: Readonly<Record<TieOption, string>> = {
  "half-half": "As two rows of half the weight",
  drop: "Leave them out",
  keep: "As ties",
};

export const systemOptions = ["keep", "merge"] as const;
export type SystemOption = (typeof systemOptions)[number];

export const systemNotes: Readonly<Record<SystemOption, string>> = {
  keep: "As they are",
  merge: "Before the next user turn",
};

/** Which rows; null: all of them. A folder has every split in files of its own. */
export const exportSplits = ["train", "validation", "test", "ood"] as const;

/** What an export is made by, all of it: the same options of the same dataset give the same bytes. */
export const exportOptionsSchema = z.object({
  container: z.enum(exportContainers),
  split: z.enum(exportSplits).nullable(),
  /** Null where the format has no weights. */
  weights: z.enum(weightOptions).nullable(),
  seed: z.int().min(0).max(wholeMax),
  ties: z.enum(tieOptions),
  system: z.enum(systemOptions),
  mergeRoles: z.boolean(),
});
export type ExportOptions = z.output<typeof exportOptionsSchema>;

/** What became of a dataset's rows. */
export const exportReportSchema = z.object({
  /** Of the chosen split. */
  rowsRead: z.int(),
  rowsWritten: z.int(),
  leftOut: z.array(z.object({ reason: z.string(), rows: z.int() })),
  changed: z.array(z.object({ what: z.string(), rows: z.int() })),
});
export type ExportReport = z.output<typeof exportReportSchema>;

/** What of an export lies in the bucket: the parts of an upload, with the hash of each. */
export const exportUploadSchema = z.object({
  id: z.string(),
  parts: z.array(z.object({ tag: z.string(), sha256: z.string() })),
});
export type ExportUpload = z.output<typeof exportUploadSchema>;

/** What somebody may ask of a format; what is left out is as the format has it first. */
export const askedOptionsSchema = exportOptionsSchema.partial();

export const newExportSchema = z.object({
  slug: z.string(),
  /** The dataset's name. */
  manifestSha256: z.string(),
  format: z.string().min(1, "Choose a format."),
  options: askedOptionsSchema.default({}),
});
export type NewExport = z.output<typeof newExportSchema>;

/** An export, by its place in its project. */
export const exportRefSchema = z.object({ slug: z.string(), number: numberSchema });
