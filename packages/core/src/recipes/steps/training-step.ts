import { done, refuse } from "../../access/index.ts";
import { deriveSeed } from "../../projects/index.ts";
import { cancelTraining, retryTraining, startTraining } from "../../trainings/index.ts";
import { workProblemSchema } from "../../trouble/model.ts";
import { datasetOfStep } from "../made.ts";
import type { PlannedStep } from "../plan-recipe.ts";
import { callerOf, policyName, type StepKind, worker } from "./step.ts";

/** Trains on the dataset of an earlier step. */
export const trainingStep: StepKind<Extract<PlannedStep, { kind: "training" }>> = {
  start: async (deps, run, { ask, dataset, suffix }) => {
    const manifestSha256 = await datasetOfStep(deps, run, dataset);
    if (manifestSha256 === null) {
      return refuse("conflict", `Step ${dataset + 1} made no dataset to train on.`);
    }
    const started = await startTraining(deps, callerOf(run, "trainings.create"), {
      slug: run.project.slug,
      manifestSha256,
      name: policyName(run, suffix),
      ...ask,
      klPath: [...ask.klPath],
      start: "reference",
      startPolicyId: null,
      // Trainings of one dataset differ in what was asked alone, and not in their seeds.
      seed: deriveSeed(run.seed, "recipe", dataset + 1),
      keepCheckpoints: false,
    });
    return started.ok ? done(started.value.training.number) : started;
  },
  look: async (deps, run, made) => {
    const { state, problem } = await deps.db.training.findUniqueOrThrow({
      where: { projectId_number: { projectId: run.projectId, number: made } },
      select: { state: true, problem: true },
    });
    switch (state) {
      case "succeeded":
        return { state: "done" };
      case "cancelled":
        return { state: "broken", message: `Training ${made} was cancelled.` };
      case "failed": {
        const why = workProblemSchema.safeParse(problem).data?.message ?? "its page says more";
        return { state: "broken", message: `Training ${made} failed: ${why}.` };
      }
      case "preparing":
      case "training":
        return { state: "under-way", note: `Training ${made} is under way.` };
    }
  },
  resume: (deps, { project }, number) => retryTraining(deps, worker, { slug: project.slug, number }),
  stop: (deps, { project }, number) => cancelTraining(deps, worker, { slug: project.slug, number }),
};
