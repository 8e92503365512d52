import type { Experiment, Project } from "@gshf/db";
import type { Deps, RefusalReason } from "../access/index.ts";
import { listFrozenRounds } from "../datasets/index.ts";
import { findJudge } from "../evaluations/index.ts";
import { freePart, listPromptsOf, planOf } from "../experiments/index.ts";
import { whyPolicySilent, whySilent } from "../policies/index.ts";
import { countSplits } from "../projects/index.ts";
import { findRoundUnderWay } from "../rounds/index.ts";
import { projectTally } from "../tallies/index.ts";
import { askTrainer, refuseByTrainer } from "../trainings/index.ts";
import { type RecipeAsk, recipeProblem } from "./model.ts";
import { type PlannedStep, planRecipe } from "./plan-recipe.ts";

export type RunProblem = { reason: RefusalReason; field: string; message: string };

type Place = { project: Project; experiment: Experiment };

/**
 * Everything that would keep a run from its end, as far as it can be known without asking a policy: each with the field
 * at fault and the way out.
 */
export async function problemsOfRun(deps: Deps, place: Place, recipe: RecipeAsk): Promise<RunProblem[]> {
  const plan = planRecipe(recipe);
  return [
    ...ownProblem(recipe),
    ...(await experimentProblems(deps, place, plan)),
    ...(await dataProblems(deps, place, recipe, plan)),
    ...(await promptProblems(deps, place, recipe, plan)),
    ...(await trainerProblems(deps, place.project, recipe, plan)),
    ...(await judgeProblems(deps, place.project, recipe)),
  ];
}

function invalid(field: string, message: string): RunProblem {
  return { reason: "invalid", field, message };
}

function ownProblem(recipe: RecipeAsk): RunProblem[] {
  const problem = recipeProblem(recipe);
  return problem === null ? [] : [invalid(problem.field, problem.message)];
}

async function experimentProblems(
  deps: Deps,
  { experiment }: Place,
  plan: readonly PlannedStep[],
): Promise<RunProblem[]> {
  const { name } = experiment;
  const problems: RunProblem[] = [];
  if (experiment.referencePolicyId === null) {
    problems.push(invalid("experiment", `${name} has no reference policy π₀ yet. Register it first.`));
  }
  const rounds = plan.filter(({ kind }) => kind === "round").length;
  if (rounds === 0) return problems;
  const open = await findRoundUnderWay(deps.db, experiment);
  if (open !== null) {
    const message = `Round ${open.number} of ${name} is ${open.state}. Finish or cancel it first, or run the recipe in another experiment.`;
    problems.push({ reason: "conflict", field: "experiment", message });
  }
  const { parts } = planOf(experiment);
  if (parts === null) return problems;
  const first = await freePart(deps.db, experiment, parts);
  const free = first === null ? 0 : parts - first;
  if (free < rounds) {
    const message = `${name} has ${free} parts of its prompts left, one a round. Ask for fewer rounds, or copy the experiment with more parts.`;
    problems.push(invalid("recipe.rounds", message));
  }
  return problems;
}

/** Which data the recipe needs and there are none of. */
async function dataProblems(
  deps: Deps,
  { project, experiment }: Place,
  recipe: RecipeAsk,
  plan: readonly PlannedStep[],
): Promise<RunProblem[]> {
  const needsEmbedder =
    plan.some(({ kind }) => kind === "round") || needsReward(plan) || recipe.name === "offline-gshf-2";
  const problems: RunProblem[] = [];
  if (needsEmbedder && project.featureMapId === null) {
    problems.push(invalid("recipe.name", "The project has no embedder φ yet. Enter one in its settings."));
  }
  const { offlinePairs } = await projectTally(deps.db, project.id);
  const learnsOffline = plan.some((step) => step.kind === "dataset" && step.ask.kind === "mixture");
  if (learnsOffline && offlinePairs === 0) {
    problems.push(
      invalid("recipe.name", "The project has no offline comparisons to learn from. Import some."),
    );
  }
  if (needsReward(plan) && offlinePairs === 0) {
    if ((await listFrozenRounds(deps.db, experiment.id)).length === 0) {
      const message =
        "There is nothing to fit the reward to: neither offline comparisons nor a frozen round. Import comparisons, run a round first, or let the scorer label.";
      problems.push(invalid("recipe.scoredBy", message));
    }
  }
  return problems;
}

function needsReward(plan: readonly PlannedStep[]): boolean {
  return plan.some(
    (step) => step.kind === "dataset" && step.ask.kind !== "mixture" && step.ask.scoredBy === "reward",
  );
}

async function promptProblems(
  deps: Deps,
  { project, experiment }: Place,
  recipe: RecipeAsk,
  plan: readonly PlannedStep[],
): Promise<RunProblem[]> {
  const problems: RunProblem[] = [];
  const asks = plan.some(
    (step) => step.kind === "round" || (step.kind === "dataset" && step.ask.kind !== "mixture"),
  );
  if (asks && (await listPromptsOf(deps.db, experiment, { choice: {}, part: null })).length === 0) {
    const message =
      "The experiment has no prompts to draw for: none of the train split is for rounds, of its files and tags.";
    problems.push(invalid("recipe.name", message));
  }
  const counts = await countSplits(deps.db, project.id);
  for (const split of recipe.evaluation.splits) {
    if (counts[split] > 0) continue;
    const message = `There are no ${split} prompts. Leave them out, or import some with this split.`;
    problems.push(invalid("recipe.evaluation.splits", message));
  }
  return problems;
}

async function trainerProblems(
  deps: Deps,
  project: Project,
  { hyperparameters }: RecipeAsk,
  plan: readonly PlannedStep[],
): Promise<RunProblem[]> {
  const algorithms = new Set(
    plan.flatMap((step) => {
      if (step.kind === "training") return [step.ask.algorithm];
      return step.kind === "round" && step.ask.trains ? ["dpo" as const] : [];
    }),
  );
  const trainer = await askTrainer(deps, project);
  for (const algorithm of algorithms) {
    const refused = refuseByTrainer(trainer, { algorithm, hyperparameters });
    if (refused === null) continue;
    const { reason, message, field } = refused;
    return [{ reason, message, field: field === "algorithm" ? "recipe.name" : `recipe.${field}` }];
  }
  return [];
}

async function judgeProblems(deps: Deps, project: Project, { evaluation }: RecipeAsk): Promise<RunProblem[]> {
  const judge = await findJudge(deps, project, evaluation);
  if (judge.ok) return [];
  return [{ reason: judge.reason, field: "recipe.evaluation.judgeId", message: judge.message }];
}

/** The endpoints that a run needs and that don't answer now; π₀ gives one answer to tell. */
export async function silentEndpoints(
  deps: Deps,
  { project, experiment }: Place,
  recipe: RecipeAsk,
): Promise<RunProblem[]> {
  const plan = planRecipe(recipe);
  const unavailable = (field: string, message: string | null): RunProblem[] =>
    message === null ? [] : [{ reason: "unavailable", field, message }];
  const id = experiment.referencePolicyId ?? "";
  const reference = await deps.db.policy.findUnique({ where: { id } });
  const silent = reference === null ? null : await whyPolicySilent(deps, reference);
  const scores = plan.some(
    (step) =>
      (step.kind === "dataset" && step.ask.kind !== "mixture" && step.ask.scoredBy === "scorer") ||
      (step.kind === "round" && step.ask.labeler.kind === "scorer"),
  );
  return [
    ...unavailable("experiment", silent),
    ...(scores ? unavailable(scoringField(plan), await whySilent(deps, project, "scorer")) : []),
  ];
}

/** Where a recipe says that the scorer is asked. */
function scoringField(plan: readonly PlannedStep[]): string {
  return plan.some(({ kind }) => kind === "round") ? "recipe.labeler.kind" : "recipe.scoredBy";
}
