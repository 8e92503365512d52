import { done, refuse } from "../../access/index.ts";
import { retryDataset, startBuild, stopDataset } from "../../datasets/index.ts";
import type { DatasetRecipe } from "../../datasets/model.ts";
import { workProblemSchema } from "../../trouble/model.ts";
import { policyOfStep } from "../made.ts";
import type { DatasetAsk, PlannedStep } from "../plan-recipe.ts";
import { callerOf, policyName, type StepKind, worker } from "./step.ts";

/** A dataset that no round makes: what is there, or draws that a reward labels. */
export const datasetStep: StepKind<Extract<PlannedStep, { kind: "dataset" }>> = {
  start: async (deps, run, { ask, index }) => {
    const recipe = ask.kind === "mixture" ? offlineOnly : await drawnRecipe(deps, run, ask);
    if (recipe === null) return refuse("conflict", `Step ${index} made no policy to draw from.`);
    const suffix = index === 0 ? "" : ` step ${index + 1}`;
    const started = await startBuild(deps, callerOf(run, "datasets.create"), {
      experiment: run.experiment.slug,
      name: `${policyName(run)}${suffix}`,
      recipe,
      seed: run.seed,
    });
    return started.ok ? done(started.value.build.number) : started;
  },
  look: async (deps, run, made) => {
    const build = await deps.db.datasetBuild.findUniqueOrThrow({
      where: { projectId_number: { projectId: run.projectId, number: made } },
    });
    switch (build.state) {
      case "ready":
        return { state: "done" };
      case "building":
        return { state: "under-way", note: `Dataset ${made}: ${build.done} of ${build.total}.` };
      case "stopped":
        return { state: "broken", message: `Dataset ${made} was stopped.` };
      case "failed": {
        const why = workProblemSchema.safeParse(build.problem).data?.message ?? "its page says more";
        return { state: "broken", message: `Dataset ${made} failed: ${why}.` };
      }
    }
  },
  resume: (deps, { project }, number) => retryDataset(deps, worker, { slug: project.slug, number }),
  stop: (deps, { project }, number) => stopDataset(deps, worker, { slug: project.slug, number }),
};

const offlineOnly: DatasetRecipe = { kind: "mixture", offline: true, rounds: [] };

/** The recipe of draws; null where the policy that is drawn from isn't there. */
async function drawnRecipe(
  deps: Parameters<typeof policyOfStep>[0],
  run: Parameters<typeof policyOfStep>[1] & { experiment: { referencePolicyId: string | null } },
  ask: Exclude<DatasetAsk, { kind: "mixture" }>,
): Promise<DatasetRecipe | null> {
  const policyId =
    ask.of === "reference"
      ? run.experiment.referencePolicyId
      : (await policyOfStep(deps, run, ask.of.step))?.id;
  if (policyId === null || policyId === undefined) return null;
  const { n, temperature, prompts, scoredBy } = ask;
  const drawn = {
    policyId,
    n,
    temperature,
    topP: null,
    prompts: { max: prompts, part: null, imports: [], tags: [] },
    labeler: scoredBy === "scorer" ? { kind: scoredBy } : { kind: scoredBy, upToRound: null },
  };
  if (ask.kind === "best-of-n") return { kind: ask.kind, ...drawn };
  const { method, coefficient, pairs } = ask;
  return { kind: ask.kind, ...drawn, method, coefficient, pairs };
}
