import { z } from "zod";
import { type Deps, done, verb } from "../access/index.ts";
import { workProblemSchema } from "../trouble/model.ts";
import { currentStep, findRun, mayRetry, mayStop } from "./act-on-run.ts";
import { datasetOfStep, policyOfStep } from "./made.ts";
import { recipeAskSchema, runRefSchema, stepKinds } from "./model.ts";
import { outcomeOfRun, outcomeSchema } from "./outcome-of-run.ts";
import { makesPolicy } from "./plan-recipe.ts";
import { lookAtStep } from "./steps/index.ts";
import type { LoadedRun } from "./steps/step.ts";

export const runStates = ["running", "done", "failed", "stopped"] as const;

const stepSchema = z.object({
  kind: z.enum(stepKinds),
  title: z.string(),
  state: z.enum(["waiting", "under-way", "done", "broken"]),
  /** What it is doing, or why it doesn't go on; null where there is nothing to say. */
  note: z.string().nullable(),
  /** The number of its dataset build, training, round or evaluation. */
  made: z.int().nullable(),
  /** The policy that it made. */
  policy: z.string().nullable(),
  /** The dataset that it made, by the hash of its manifest. */
  manifestSha256: z.string().nullable(),
  startedAt: z.date().nullable(),
  endedAt: z.date().nullable(),
});

const runViewSchema = z.object({
  number: z.int(),
  experiment: z.string(),
  experimentName: z.string(),
  recipe: recipeAskSchema,
  seed: z.int(),
  state: z.enum(runStates),
  problem: workProblemSchema.nullable(),
  createdAt: z.date(),
  endedAt: z.date().nullable(),
  steps: z.array(stepSchema),
  /** The policy it comes to; null before its end. */
  outcome: outcomeSchema.nullable(),
  can: z.object({ stop: z.boolean(), retry: z.boolean() }),
});
export type RunView = z.output<typeof runViewSchema>;

/** A run of a recipe, step by step. */
export const getRun = verb({
  name: "recipes.get",
  kind: "query",
  may: "rounds.read",
  input: runRefSchema,
  output: runViewSchema,
  run: async (deps, { project }, { number }) => {
    const found = await findRun(deps, project.id, number);
    if (!found.ok) return found;
    const run = found.value;
    const { experiment, recipe, seed, state, createdAt, endedAt } = run;
    return done({
      number,
      experiment: experiment.slug,
      experimentName: experiment.name,
      recipe,
      seed,
      state,
      problem: workProblemSchema.nullable().catch(null).parse(run.problem),
      createdAt,
      endedAt,
      steps: await Promise.all(run.plan.map((_, index) => viewOfStep(deps, run, index))),
      outcome: state === "done" ? await outcomeOfRun(deps, run) : null,
      can: { stop: mayStop(state), retry: mayRetry(state) },
    });
  },
});

async function viewOfStep(deps: Deps, run: LoadedRun, index: number): Promise<RunView["steps"][number]> {
  const planned = run.plan[index];
  const step = run.steps[index];
  if (planned === undefined || step === undefined)
    throw new Error(`run ${run.number} lacks step ${index + 1}`);
  const { made, startedAt, endedAt } = step;
  const isOver = endedAt !== null;
  const sight =
    !isOver && made !== null && currentStep(run) === step ? await lookAtStep(deps, run, index, made) : null;
  return {
    kind: planned.kind,
    title: planned.title,
    state: isOver ? "done" : (sight?.state ?? "waiting"),
    note: sight?.state === "under-way" ? sight.note : sight?.state === "broken" ? sight.message : null,
    made,
    policy: isOver && makesPolicy(planned) ? ((await policyOfStep(deps, run, index))?.name ?? null) : null,
    manifestSha256: isOver && planned.kind === "dataset" ? await datasetOfStep(deps, run, index) : null,
    startedAt,
    endedAt,
  };
}
