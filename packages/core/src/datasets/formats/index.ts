import type { ExportFormat } from "./format.ts";
import { trlPreference } from "./trl-preference.ts";

/** The formats a dataset's training rows can be exported in, beside its own. */
export const exportFormats: readonly ExportFormat[] = [trlPreference];

/** Where an export stands among a dataset's files. */
export const exportPath = {
  of: ({ name }: ExportFormat) => `exports/${name}.jsonl`,
  /** Null: the path is no export's. */
  read: (path: string) => exportFormats.find((format) => exportPath.of(format) === path) ?? null,
};
