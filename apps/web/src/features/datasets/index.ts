export { DatasetCard } from "./ui/dataset-card.tsx";
export { datasetTitle, rowsBySource, rowsOf } from "./ui/dataset-title.ts";
