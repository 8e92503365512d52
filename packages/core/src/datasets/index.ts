export { type FreezeOrder, freezeDataset, type TrainingAsk } from "./freeze-dataset.ts";
export { loadRows, type RowSource } from "./load-rows.ts";
export {
  type DatasetFile,
  type DatasetView,
  datasetFile,
  datasetFileInput,
  getDataset,
  getDatasetInput,
  listDatasets,
  listDatasetsInput,
} from "./read-datasets.ts";
