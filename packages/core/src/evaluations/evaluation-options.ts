import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { projectTally } from "../tallies/index.ts";
import { evaluatedSplits } from "./model.ts";

const optionsSchema = z.object({
  /** Policies that can be asked, by the training they come of; archived ones are left out. */
  policies: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      temperature: z.number(),
      topP: z.number(),
      training: z.object({ name: z.string(), step: z.int().nullable() }).nullable(),
    }),
  ),
  /** By short name, each with its π₀. */
  experiments: z.array(
    z.object({ slug: z.string(), name: z.string(), referencePolicyId: z.uuid().nullable() }),
  ),
  splits: z.array(z.object({ split: z.enum(evaluatedSplits), prompts: z.int() })),
  judges: z.array(z.object({ id: z.uuid(), name: z.string(), model: z.string() })),
  /** Why a measure can't be asked for; null where it can. */
  whyNot: z.object({
    gold: z.string().nullable(),
    estimated: z.string().nullable(),
    judge: z.string().nullable(),
  }),
});
export type EvaluationOptions = z.output<typeof optionsSchema>;

/** What can be evaluated in a project, and what can't and why. */
export const evaluationOptions = verb({
  name: "evaluations.options",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string() }),
  output: optionsSchema,
  run: async (deps, { project }) => {
    const { id: projectId } = project;
    const [policies, experiments, counts, judges, { offlinePairs }, frozen] = await Promise.all([
      deps.db.policy.findMany({
        where: { projectId, archivedAt: null },
        include: { checkpointOf: { select: { training: { select: { name: true } } } } },
        orderBy: { createdAt: "asc" },
      }),
      deps.db.experiment.findMany({ where: { projectId, archivedAt: null }, orderBy: { createdAt: "asc" } }),
      deps.db.prompt.groupBy({ by: ["split"], where: { projectId }, _count: true }),
      deps.db.judge.findMany({ where: { projectId, retiredAt: null }, orderBy: { createdAt: "asc" } }),
      projectTally(deps.db, projectId),
      deps.db.round.findFirst({ where: { projectId, frozenAt: { not: null } }, select: { id: true } }),
    ]);
    const noLabels = offlinePairs === 0 && frozen === null;
    return done({
      policies: policies.map(
        ({ id, name, temperature, topP, checkpointOf, checkpointStep, trainingJobId }) => ({
          id,
          name,
          temperature,
          topP,
          training:
            checkpointOf?.training != null
              ? { name: checkpointOf.training.name, step: checkpointStep }
              : trainingJobId === null
                ? null
                : { name, step: null },
        }),
      ),
      experiments: experiments.map(({ slug, name, referencePolicyId }) => ({
        slug,
        name,
        referencePolicyId,
      })),
      splits: evaluatedSplits.map((split) => ({
        split,
        prompts: counts.find((row) => row.split === split)?._count ?? 0,
      })),
      judges: judges.map(({ id, name, model }) => ({ id, name, model })),
      whyNot: {
        gold: project.scorerUrl === null ? "The project has no gold scorer." : null,
        estimated:
          project.featureMapId === null
            ? "The project has no embedder."
            : noLabels
              ? "Nothing is labeled yet."
              : null,
        judge: judges.length === 0 ? "The project has no judge." : null,
      },
    });
  },
});
