import { actorName, done, refuse } from "../../access/index.ts";
import { retryEvaluation, startEvaluation, stopEvaluation } from "../../evaluations/index.ts";
import { workProblemSchema } from "../../trouble/model.ts";
import { policyOfStep } from "../made.ts";
import { recipeLabel } from "../model.ts";
import type { PlannedStep } from "../plan-recipe.ts";
import { callerOf, type StepKind, worker } from "./step.ts";

/** Measures the policies that the run has made, beside π₀. */
export const evaluationStep: StepKind<Extract<PlannedStep, { kind: "evaluation" }>> = {
  start: async (deps, run, { ask, policies }) => {
    const made = await Promise.all(policies.map((index) => policyOfStep(deps, run, index)));
    const ids = made.flatMap((policy) => policy?.id ?? []);
    if (ids.length === 0) return refuse("conflict", "No step made a policy to measure.");
    const { audit } = callerOf(run, "evaluations.create");
    const { project, experiment } = run;
    const started = await startEvaluation(
      deps,
      project,
      {
        slug: project.slug,
        name: `${recipeLabel(run.recipe.name)}, run ${run.number}`,
        experiment: experiment.slug,
        policies: ids,
        baselinePolicyId: null,
        splits: ask.splits,
        temperatures: [],
        samples: ask.samples,
        promptsMax: ask.promptsMax,
        seed: 0,
        eta: ask.eta,
        gold: project.scorerUrl !== null,
        estimated: project.featureMapId !== null,
        kl: true,
        judgeId: ask.judgeId,
        everyPair: false,
      },
      {
        createdBy: actorName(worker),
        onStart: (tx, id) => audit(tx, { subject: `evaluation:${id}` }),
      },
    );
    return started.ok ? done(started.value.number) : started;
  },
  look: async (deps, run, made) => {
    const {
      state,
      done: measured,
      total,
      problem,
    } = await deps.db.evaluationRun.findUniqueOrThrow({
      where: { projectId_number: { projectId: run.projectId, number: made } },
    });
    switch (state) {
      case "done":
        return { state: "done" };
      case "running":
        return { state: "under-way", note: `Evaluation ${made}: ${measured} of ${total} answers.` };
      case "stopped":
        return { state: "broken", message: `Evaluation ${made} was stopped.` };
      case "failed": {
        const why = workProblemSchema.safeParse(problem).data?.message ?? "its page says more";
        return { state: "broken", message: `Evaluation ${made} failed: ${why}.` };
      }
    }
  },
  resume: (deps, { project }, number) => retryEvaluation(deps, worker, { slug: project.slug, number }),
  stop: (deps, { project }, number) => stopEvaluation(deps, worker, { slug: project.slug, number }),
};
