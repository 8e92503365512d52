import { datasetFileKey } from "@gshf/storage";
import type { Deps } from "../../access/index.ts";
import { type FoundDataset, viewOfDataset } from "../find-dataset.ts";
import type { ExportFormat } from "../formats/format.ts";
import type { ExportOptions } from "./model.ts";
import { readRows } from "./read-rows.ts";
import type { ExportSource } from "./write-export.ts";

/** What an export is written from: a dataset's files, each opened when the one before has been read. */
export function exportSource(
  { storage }: Pick<Deps, "storage">,
  dataset: FoundDataset,
  format: ExportFormat,
  options: ExportOptions,
): ExportSource {
  const view = viewOfDataset(dataset);
  async function* files() {
    for (const { sha256 } of view.manifest.files) {
      yield await storage.stream(datasetFileKey(dataset.projectId, sha256));
    }
  }
  return {
    rows: () => readRows(files()),
    format,
    options,
    card: {
      folder: `${shortName(dataset)}-${format.name}`,
      facts: {
        title: dataset.name === "" ? `Round ${view.round} of ${view.manifest.project}` : dataset.name,
        licence: null,
        manifestSha256: view.manifestSha256,
        parentManifestSha256: view.parentManifestSha256,
        experiment: view.experiment.name,
        origin: view.round === null ? "Made by a recipe" : `Frozen by round ${view.round}`,
        format: format.label,
        note: format.note,
      },
    },
  };
}

/** What a dataset is called among files. */
export function shortName({ round, manifestSha256 }: FoundDataset): string {
  return round === null ? `dataset-${manifestSha256.slice(0, 8)}` : `round-${round.number}`;
}
