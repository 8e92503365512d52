import type { DatasetRow } from "@gshf/trainer-protocol";
import type { ExportContainer, SystemOption, TieOption, WeightOption } from "../exports/model.ts";
import type { Columns, JsonObject } from "./columns.ts";

/** A row as a format holds it; several where it takes more than one; or why it can’t. */
export type Written = readonly JsonObject[] | { leftOut: string };

/** A way to write a dataset's rows for another library. */
export type ExportFormat = {
  /** In addresses and file names: lower-case letters, digits and hyphens. */
  readonly name: string;
  /** As people know it. */
  readonly label: string;
  /** Who reads it, and what is to be known of it. */
  readonly note: string;
  readonly columns: Columns;
  /** What may be asked for, what is faithful to this reader first. None: rows have no weight in it. */
  readonly weights: readonly WeightOption[];
  readonly ties: readonly TieOption[];
  readonly system: readonly SystemOption[];
  /** Whether turns of one role in a row are merged unless asked otherwise. */
  readonly mergesRoles: boolean;
  readonly containers: readonly ExportContainer[];
  /** A tie that is kept as one is the first half of two, of the whole weight. */
  readonly write: (row: DatasetRow, isTie: boolean) => Written;
  /** How its reader loads the file. */
  readonly snippet: (file: string, container: ExportContainer) => string;
};

/** Formats that hold a chosen and a rejected answer: what a trainer of preferences reads, none of which knows weights. */
export const preferenceOptions = {
  weights: ["resample", "replicate", "column"],
  ties: ["half-half", "drop"],
  system: ["keep", "merge"],
  mergesRoles: false,
  containers: ["jsonl", "parquet", "folder"],
} as const satisfies Partial<ExportFormat>;

/** Those of services that take JSON lines with no other field than theirs. */
export const serviceOptions = {
  ...preferenceOptions,
  weights: ["resample", "replicate"],
  containers: ["jsonl"],
} as const satisfies Partial<ExportFormat>;

/** How `datasets` loads a file or folder. */
export function loadWithDatasets(file: string, container: ExportContainer): string {
  if (container === "folder") {
    const folder = file.replace(/\.tar$/, "");
    return `# tar -xf ${file}\nfrom datasets import load_dataset\n\ndataset = load_dataset("./${folder}", split="train")`;
  }
  const reader = container === "parquet" ? "parquet" : "json";
  return `from datasets import load_dataset\n\ndataset = load_dataset("${reader}", data_files="${file}", split="train")`;
}
