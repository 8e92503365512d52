import type { Policy } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import type { LoadedRun } from "./steps/step.ts";

/** The dataset that a step made; null where it made none. */
export async function datasetOfStep(
  deps: Pick<Deps, "db">,
  run: Pick<LoadedRun, "projectId" | "steps">,
  index: number,
): Promise<string | null> {
  const number = run.steps[index]?.made ?? null;
  if (number === null) return null;
  const build = await deps.db.datasetBuild.findUnique({
    where: { projectId_number: { projectId: run.projectId, number } },
    select: { dataset: { select: { manifestSha256: true } } },
  });
  return build?.dataset?.manifestSha256 ?? null;
}

/** The policy that a training or a round of a run made; null where it made none. */
export async function policyOfStep(
  deps: Pick<Deps, "db">,
  run: Pick<LoadedRun, "projectId" | "steps">,
  index: number,
): Promise<Policy | null> {
  const step = run.steps[index];
  if (step === undefined || step.made === null) return null;
  const owner = { projectId: run.projectId, number: step.made };
  return deps.db.policy.findFirst({
    where: { trainingJob: step.kind === "round" ? { round: owner } : { training: owner } },
    orderBy: { createdAt: "desc" },
  });
}
