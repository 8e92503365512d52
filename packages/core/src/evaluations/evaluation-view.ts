import type { EvaluationRun } from "@gshf/db";
import { z } from "zod";
import { done, newestNumber, pageFields, pageOf, readPage, verb } from "../access/index.ts";
import { workProblemSchema } from "../trouble/model.ts";
import { mayRetry } from "./act-on-evaluation.ts";
import { specOf } from "./evaluation-desk.ts";
import { findEvaluation } from "./find-evaluation.ts";
import { evaluatedSplits, evaluationRefSchema, evaluationSpecSchema } from "./model.ts";

const summarySchema = z.object({
  number: z.int(),
  name: z.string(),
  experiment: z.string(),
  state: z.enum(["running", "done", "failed", "stopped"]),
  /** Draws there are and draws wanted. */
  done: z.int(),
  total: z.int(),
  policies: z.int(),
  splits: z.array(z.enum(evaluatedSplits)),
  /** Empty: each policy at its own. */
  temperatures: z.array(z.number()),
  createdAt: z.date(),
  endedAt: z.date().nullable(),
});
export type EvaluationSummary = z.output<typeof summarySchema>;

const viewSchema = summarySchema.extend({
  spec: evaluationSpecSchema,
  specSha256: z.string(),
  createdBy: z.string(),
  problem: workProblemSchema.nullable(),
  can: z.object({ stop: z.boolean(), retry: z.boolean() }),
});
export type EvaluationView = z.output<typeof viewSchema>;

function summaryOf(run: EvaluationRun): EvaluationSummary {
  const spec = specOf(run);
  const { number, name, state, done: drawn, total, createdAt, endedAt } = run;
  return {
    number,
    name,
    experiment: spec.experiment,
    state,
    done: drawn,
    total,
    policies: spec.policies.length,
    splits: spec.splits.map(({ split }) => split),
    temperatures: spec.temperatures,
    createdAt,
    endedAt,
  };
}

/** The evaluations that were started in a project, the newest first. Those at the ends of rounds are the rounds' own. */
export const listEvaluations = verb({
  name: "evaluations.list",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string(), ...pageFields }),
  output: pageOf(summarySchema),
  run: async (deps, { project }, input) => {
    const page = await readPage(input, newestNumber, ({ behind, ...asked }) =>
      deps.db.evaluationRun.findMany({ where: { projectId: project.id, AND: behind }, ...asked }),
    );
    if (!page.ok) return page;
    const { items, next } = page.value;
    return done({ items: items.map(summaryOf), next });
  },
});

/** One evaluation: what was asked for and how far it is. Its figures are `evaluations.results`. */
export const getEvaluation = verb({
  name: "evaluations.get",
  kind: "query",
  may: "rounds.read",
  input: evaluationRefSchema,
  output: viewSchema,
  run: async (deps, { project }, { number }) => {
    const found = await findEvaluation(deps.db, project.id, number);
    if (!found.ok) return found;
    const run = found.value;
    return done({
      ...summaryOf(run),
      spec: specOf(run),
      specSha256: run.specSha256,
      createdBy: run.createdBy,
      problem: workProblemSchema.nullable().catch(null).parse(run.problem),
      can: { stop: run.state === "running", retry: mayRetry(run.state) },
    });
  },
});
