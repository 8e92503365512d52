import type { Experiment, Project, RecipeRun, RecipeStep } from "@gshf/db";
import { audit, type Deps, type Outcome, type ProjectCaller } from "../../access/index.ts";
import type { RecipeAsk } from "../model.ts";
import type { PlannedStep } from "../plan-recipe.ts";

/** A run with what its steps need to know of it. */
export type LoadedRun = Omit<RecipeRun, "recipe"> & {
  project: Project;
  experiment: Experiment;
  steps: RecipeStep[];
  recipe: RecipeAsk;
  plan: PlannedStep[];
};

/** How what a step started is doing. */
export type Sight =
  | { state: "under-way"; note: string }
  | { state: "done" }
  /** Nothing goes on before somebody sees to it; `isGone` where a retry has to start another. */
  | { state: "broken"; message: string; isGone?: boolean };

/** What a kind of step does with the slice that it drives. Everything is safe to repeat. */
export type StepKind<Ask extends PlannedStep> = {
  /** Starts what the step is for, or finds what an earlier try started. Its number in the project. */
  start: (deps: Deps, run: LoadedRun, step: { index: number } & Ask) => Promise<Outcome<number>>;
  look: (deps: Deps, run: LoadedRun, made: number) => Promise<Sight>;
  /** Takes up again what failed or was stopped. */
  resume: (deps: Deps, run: LoadedRun, made: number) => Promise<Outcome<unknown>>;
  stop: (deps: Deps, run: LoadedRun, made: number) => Promise<Outcome<unknown>>;
};

/** Steps are done by a worker, whoever started the run. */
export const worker = { kind: "system", process: "worker" } as const;

/** The worker as the caller of a verb of the run's project. */
export function callerOf(
  { project }: LoadedRun,
  action: string,
): Pick<ProjectCaller, "project" | "actor" | "audit"> {
  return {
    project,
    actor: worker,
    audit: (tx, act) => audit(tx, worker, { projectId: project.id, action, ...act }),
  };
}

/** What a policy that a run makes is called. */
export function policyName({ recipe, number }: Pick<LoadedRun, "recipe" | "number">, suffix = ""): string {
  return `${recipe.name}-run-${number}${suffix}`;
}
