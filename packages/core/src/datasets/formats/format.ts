import type { DatasetRow, JsonValue } from "@gshf/trainer-protocol";

/** A way to write a dataset's rows for another library, one JSON value a line. */
export type ExportFormat = {
  /** In addresses and file names: lower-case letters, digits and hyphens. */
  readonly name: string;
  /** As people know it. */
  readonly label: string;
  /** The row in this format; null leaves it out, because the format can't hold it. */
  readonly write: (row: DatasetRow) => JsonValue | null;
};
