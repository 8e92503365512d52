export { LabelHistory } from "./ui/label-history.tsx";
export { LabelPage } from "./ui/label-page.tsx";
export { LabelingHome } from "./ui/labeling-home.tsx";
export { LabelingRulesCard } from "./ui/labeling-rules-card.tsx";
