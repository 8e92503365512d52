import type { Experiment } from "@gshf/db";
import { z } from "zod";
import type { Deps } from "../access/index.ts";
import { estimateSchema } from "../measurements/index.ts";
import { armTallies } from "../tallies/index.ts";
import { curvesOf, latestOf } from "./curve.ts";
import { planOf } from "./find-experiment.ts";
import { mainExperiment, promptPlanSchema, recipeSchema } from "./model.ts";

const namedSchema = z.object({ id: z.uuid(), name: z.string() });

export const experimentSchema = z.object({
  /** Its short name. */
  experiment: z.string(),
  name: z.string(),
  hypothesis: z.string(),
  isMain: z.boolean(),
  referencePolicy: namedSchema.nullable(),
  mainPolicy: namedSchema.nullable(),
  /** null where none was chosen, or what is stored can't be read. */
  recipe: recipeSchema.nullable(),
  promptPlan: promptPlanSchema,
  offlineLimit: z.int().nullable(),
  seed: z.int(),
  rounds: z.int(),
  /** Labels of its rounds that count. */
  labels: z.int(),
  /** The policy that was measured last, with its gain over π₀: by the gold scorer where there is one, else by the fit. */
  latest: z
    .object({
      round: z.int(),
      policy: z.string(),
      gain: estimateSchema.nullable(),
      isGold: z.boolean(),
      kl: estimateSchema.nullable(),
    })
    .nullable(),
  /** Whether a round of it was started, which settles its π₀, seed, parts and limit. */
  hasStarted: z.boolean(),
  isArchived: z.boolean(),
  createdAt: z.date(),
});
export type ExperimentView = z.output<typeof experimentSchema>;

/** Experiments as a list shows them, in the order given. */
export async function viewsOf(
  deps: Pick<Deps, "db">,
  experiments: readonly Experiment[],
): Promise<ExperimentView[]> {
  const policyIds = experiments.flatMap(({ referencePolicyId, mainPolicyId }) =>
    [referencePolicyId, mainPolicyId].flatMap((id) => id ?? []),
  );
  const [policies, rounds, curves] = await Promise.all([
    deps.db.policy.findMany({ where: { id: { in: policyIds } }, select: { id: true, name: true } }),
    deps.db.round.findMany({
      where: { experimentId: { in: experiments.map(({ id }) => id) } },
      select: { id: true, experimentId: true, startedAt: true },
    }),
    curvesOf(deps, experiments),
  ]);
  const tallies = await armTallies(
    deps.db,
    rounds.map(({ id }) => id),
  );
  const named = (id: string | null) => policies.find((policy) => policy.id === id) ?? null;
  return experiments.map((row) => {
    const own = rounds.filter(({ experimentId }) => experimentId === row.id);
    const ids = new Set(own.map(({ id }) => id));
    const last = latestOf(curves.get(row.id) ?? []);
    return {
      experiment: row.slug,
      name: row.name,
      hypothesis: row.hypothesis,
      isMain: row.slug === mainExperiment,
      referencePolicy: named(row.referencePolicyId),
      mainPolicy: named(row.mainPolicyId),
      recipe: recipeSchema.nullable().catch(null).parse(row.recipe),
      promptPlan: planOf(row),
      offlineLimit: row.offlineLimit,
      seed: row.seed,
      rounds: own.length,
      labels: tallies.filter(({ roundId }) => ids.has(roundId)).reduce((sum, { labels }) => sum + labels, 0),
      latest: last && {
        round: last.round,
        policy: last.policy,
        gain: last.goldGain ?? last.estimatedGain,
        isGold: last.goldGain !== null,
        kl: last.kl,
      },
      hasStarted: own.some(({ startedAt }) => startedAt !== null),
      isArchived: row.archivedAt !== null,
      createdAt: row.createdAt,
    };
  });
}
