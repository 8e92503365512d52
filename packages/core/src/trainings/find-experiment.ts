import type { Experiment, Policy } from "@gshf/db";
import type { Deps } from "../access/index.ts";

/** The experiment that a dataset is of: its reference is the training's, and its offline comparisons are D_off. */
export async function findExperiment(
  deps: Pick<Deps, "db">,
  { roundId }: { roundId: string },
): Promise<Experiment & { referencePolicy: Policy | null }> {
  const { experiment } = await deps.db.round.findUniqueOrThrow({
    where: { id: roundId },
    include: { experiment: { include: { referencePolicy: true } } },
  });
  return experiment;
}
