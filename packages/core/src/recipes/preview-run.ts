import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { costOf } from "../evaluations/model.ts";
import { findOpenExperiment, listPromptsOf } from "../experiments/index.ts";
import { countSplits } from "../projects/index.ts";
import { problemsOfRun } from "./check-run.ts";
import { newRunSchema, stepKinds } from "./model.ts";
import { planRecipe } from "./plan-recipe.ts";

const previewSchema = z.object({
  steps: z.array(z.object({ kind: z.enum(stepKinds), title: z.string() })),
  /** Answers that policies are asked for: to learn from, and to be measured by, π₀'s included. */
  answers: z.object({ learned: z.int(), measured: z.int() }),
  /** What a judge is asked at most: two requests an answer, one in each order. */
  judgeRequests: z.int(),
  /** Labels by whoever the recipe names. */
  labels: z.object({ by: z.enum(["people", "scorer", "reward-model"]).nullable(), count: z.int() }),
  /** What would be refused, by field. */
  problems: z.array(z.object({ field: z.string(), message: z.string() })),
});
export type RunPreview = z.output<typeof previewSchema>;

/** What a recipe would do and ask for in an experiment, before anybody pays for it. */
export const previewRun = verb({
  name: "recipes.preview",
  kind: "query",
  may: "rounds.read",
  input: newRunSchema.pick({ slug: true, experiment: true, recipe: true }),
  output: previewSchema,
  run: async (deps, { project }, { experiment: slug, recipe }) => {
    const found = await findOpenExperiment(deps.db, project, slug);
    if (!found.ok) return found;
    const experiment = found.value;
    const plan = planRecipe(recipe);
    const [problems, prompts, counts] = await Promise.all([
      problemsOfRun(deps, { project, experiment }, recipe),
      listPromptsOf(deps.db, experiment, { choice: {}, part: null }),
      countSplits(deps.db, project.id),
    ]);
    const answers = { learned: 0, measured: 0 };
    let judgeRequests = 0;
    const labels: RunPreview["labels"] = { by: null, count: 0 };
    for (const step of plan) {
      if (step.kind === "round") {
        const { pairs, samples, labelsPerPair, labeler } = step.ask;
        answers.learned += pairs * samples;
        labels.by = labeler.kind;
        labels.count += pairs * labelsPerPair;
      } else if (step.kind === "dataset" && step.ask.kind !== "mixture") {
        answers.learned += Math.min(prompts.length, step.ask.prompts) * step.ask.n;
      } else if (step.kind === "evaluation") {
        const { splits, promptsMax, samples, judgeId } = step.ask;
        const cost = costOf({
          policies: step.policies.length + 1,
          temperatures: 1,
          prompts: splits.reduce((sum, split) => sum + Math.min(counts[split], promptsMax), 0),
          samples,
          hasJudge: judgeId !== null,
        });
        answers.measured += cost.draws;
        judgeRequests += cost.judgeRequests;
      }
    }
    return done({
      steps: plan.map(({ kind, title }) => ({ kind, title })),
      answers,
      judgeRequests,
      labels,
      problems: problems.map(({ field, message }) => ({ field, message })),
    });
  },
});
