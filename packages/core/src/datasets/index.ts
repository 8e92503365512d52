import { retryDataset, stopDataset } from "./builds/act-on-build.ts";
import { createDataset } from "./builds/create-dataset.ts";
import { getBuild } from "./builds/get-build.ts";
import { listBuilds } from "./builds/list-builds.ts";
import { compareDatasets } from "./compare-datasets.ts";
import { retryExport, stopExport } from "./exports/act-on-export.ts";
import { createExport } from "./exports/create-export.ts";
import { getExport, listExports } from "./exports/list-exports.ts";
import { listExportFormats, previewExport } from "./exports/preview-export.ts";
import { getDataset } from "./get-dataset.ts";
import { listDatasets } from "./list-datasets.ts";
import { previewDataset } from "./preview-dataset.ts";

export { retryDataset, stopDataset } from "./builds/act-on-build.ts";
export type { BuildView } from "./builds/build-view.ts";
export { startBuild } from "./builds/start-build.ts";
export { sweepBuilds } from "./builds/wake-build.ts";
export { workBuild } from "./builds/work-build.ts";
export type { DatasetComparison } from "./compare-datasets.ts";
export type { ExportView } from "./exports/export-view.ts";
export { openExport, type StoredFile } from "./exports/open-export.ts";
export type { ExportFormatView } from "./exports/preview-export.ts";
export { sweepExports } from "./exports/wake-export.ts";
export { workExport } from "./exports/work-export.ts";
export { type DatasetView, type FoundDataset, findDataset, rowsOfDataset } from "./find-dataset.ts";
export { type FreezeOrder, freezeDataset, type TrainingAsk } from "./freeze-dataset.ts";
export { listFrozenRounds } from "./frozen-rounds.ts";
export { loadRows, type RowSource } from "./load-rows.ts";
export { type DatasetFile, openDatasetFile } from "./open-dataset-file.ts";
export type { DatasetPreview } from "./preview-dataset.ts";
export { latestRatedDraws } from "./rated-draws.ts";

export const datasetsVerbs = {
  list: listDatasets,
  get: getDataset,
  compare: compareDatasets,
  preview: previewDataset,
  create: createDataset,
  builds: listBuilds,
  getBuild,
  retry: retryDataset,
  stop: stopDataset,
  exportFormats: listExportFormats,
  previewExport,
  export: createExport,
  exports: listExports,
  getExport,
  retryExport,
  stopExport,
};
