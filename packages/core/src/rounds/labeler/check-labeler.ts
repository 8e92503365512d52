import type { Experiment, Project, Tx } from "@gshf/db";
import { type Refusal, refuse } from "../../access/index.ts";
import { hasComparisons } from "../../rewards/index.ts";
import type { RoundConfig } from "../model.ts";

/** Why a round can't be labeled as it is set up, with the way out; null where it can. */
export async function checkLabeler(
  db: Tx,
  project: Project,
  experiment: Experiment,
  { labeler, hybrid }: Pick<RoundConfig, "labeler" | "hybrid">,
): Promise<Refusal | null> {
  if (labeler.kind === "scorer" && (project.scorerUrl === null || project.scorerModel === null)) {
    const message =
      "The project has no gold scorer to label the round. Enter one in the project’s settings, or choose who else labels.";
    return refuse("invalid", message, "labeler");
  }
  if (labeler.kind !== "reward-model") return null;
  const { id: experimentId, projectId, offlineLimit } = experiment;
  const offline = hybrid && offlineLimit !== 0;
  if (await hasComparisons(db, { projectId, experimentId, offline })) return null;
  const message = `There is no comparison from which the reward could learn what to prefer: no earlier round of the experiment has labels, and ${offline ? "no offline comparisons were imported" : "the round leaves the offline comparisons out"}. ${offline ? "Import comparisons" : "Mix them in"}, or let people or the scorer label.`;
  return refuse("invalid", message, "labeler");
}
