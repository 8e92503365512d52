export { DatasetCard } from "./ui/dataset-card.tsx";
