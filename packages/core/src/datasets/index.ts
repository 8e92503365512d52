import { getDataset } from "./get-dataset.ts";
import { listDatasets } from "./list-datasets.ts";

export { type DatasetView, findDataset, rowsOfDataset } from "./find-dataset.ts";
export { type FreezeOrder, freezeDataset, type TrainingAsk } from "./freeze-dataset.ts";
export { loadRows, type RowSource } from "./load-rows.ts";
export { openDatasetFile } from "./open-dataset-file.ts";

export const datasetsVerbs = { list: listDatasets, get: getDataset };
