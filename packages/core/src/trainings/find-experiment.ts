import type { Experiment, Policy } from "@gshf/db";
import type { Deps } from "../access/index.ts";

/** The experiment that a dataset is of: its reference is the training's, and its offline comparisons are D_off. */
export async function findExperiment(
  deps: Pick<Deps, "db">,
  { experimentId }: { experimentId: string },
): Promise<Experiment & { referencePolicy: Policy | null }> {
  return deps.db.experiment.findUniqueOrThrow({
    where: { id: experimentId },
    include: { referencePolicy: true },
  });
}
