import type { Dataset, Policy, Project } from "@gshf/db";

/** Whose training it is, from which policy, on which dataset. */
export type TrainingOrder = {
  project: Project;
  round: { id: string; number: number; stateSince: Date };
  reference: Policy;
  dataset: Dataset;
};
