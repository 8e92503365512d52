import type { Experiment } from "@gshf/db";
import { pairedDifference } from "@gshf/gshf";
import { z } from "zod";
import { type Deps, done, refuse, verb } from "../access/index.ts";
import {
  type Estimate,
  estimateSchema,
  loadMeasuredPrompts,
  type MeasuredPrompt,
  toEstimate,
} from "../measurements/index.ts";
import { type CurvePoint, curvePointSchema, curvesOf, latestOf } from "./curve.ts";
import { findExperiment } from "./find-experiment.ts";
import { comparedMax } from "./model.ts";

const differenceSchema = z.object({
  experiment: z.string(),
  policy: z.string(),
  /** Validation prompts that both policies were measured on. */
  prompts: z.int(),
  /** Its mean less the baseline's on these prompts; null where there is no gold scorer. */
  goldReward: estimateSchema.nullable(),
  /** The same of KL; null where it was not measured, or the two have different π₀. */
  kl: estimateSchema.nullable(),
});

const comparisonSchema = z.object({
  experiments: z.array(
    z.object({
      experiment: z.string(),
      name: z.string(),
      referencePolicy: z.string().nullable(),
      points: z.array(curvePointSchema),
    }),
  ),
  /** Of the policies measured last: each against that of the first experiment, paired by prompt. */
  differences: z.array(differenceSchema),
});
export type ExperimentComparison = z.output<typeof comparisonSchema>;

/** Several experiments beside each other; the first one named is the baseline of the differences. */
export const compareExperiments = verb({
  name: "experiments.compare",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string(), experiments: z.array(z.string()).max(comparedMax) }),
  output: comparisonSchema,
  run: async (deps, { project }, input) => {
    const rows: Experiment[] = [];
    for (const slug of new Set(input.experiments)) {
      const found = await findExperiment(deps.db, project, slug);
      if (!found.ok) return { ...found, field: "experiments" };
      rows.push(found.value);
    }
    const [baseline, ...others] = rows;
    if (baseline === undefined || others.length === 0) {
      return refuse("invalid", "Choose at least two different experiments.", "experiments");
    }
    const curves = await curvesOf(deps, rows);
    const references = await deps.db.policy.findMany({
      where: { id: { in: rows.flatMap(({ referencePolicyId }) => referencePolicyId ?? []) } },
      select: { id: true, name: true },
    });
    const measured = new Map<string, Measured | null>();
    for (const row of rows) {
      measured.set(row.id, await measuredLast(deps, row, latestOf(curves.get(row.id) ?? [])));
    }
    const differences = others.flatMap((row) => {
      const [before, after] = [measured.get(baseline.id), measured.get(row.id)];
      if (!before || !after) return [];
      const isSameReference = row.referencePolicyId === baseline.referencePolicyId;
      return [{ experiment: row.slug, ...differenceOf(before, after, isSameReference) }];
    });
    return done({
      experiments: rows.map((row) => ({
        experiment: row.slug,
        name: row.name,
        referencePolicy: references.find(({ id }) => id === row.referencePolicyId)?.name ?? null,
        points: curves.get(row.id) ?? [],
      })),
      differences,
    });
  },
});

type Measured = { policy: string; prompts: MeasuredPrompt[] };

/** The last measured policy of an experiment, prompt by prompt. */
async function measuredLast(
  deps: Pick<Deps, "db" | "storage">,
  experiment: Experiment,
  last: CurvePoint | null,
): Promise<Measured | null> {
  if (last === null) return null;
  const round = await deps.db.round.findFirstOrThrow({
    where: { experimentId: experiment.id, number: last.round },
    select: { id: true, _count: { select: { tasks: { where: { stage: "evaluating", total: { gt: 0 } } } } } },
  });
  const where = { projectId: experiment.projectId, roundId: round.id, shards: round._count.tasks };
  return { policy: last.policy, prompts: await loadMeasuredPrompts(deps, where) };
}

function differenceOf(before: Measured, after: Measured, isSameReference: boolean) {
  const byKey = new Map(before.prompts.map((prompt) => [prompt.key, prompt.policy]));
  const both = after.prompts.flatMap(({ key, policy }) => {
    const other = byKey.get(key);
    return other === undefined ? [] : [{ policy, other }];
  });
  const difference = (field: "gold" | "kl"): Estimate | null => {
    const values = both.flatMap(({ policy, other }) => {
      const [treatment, baseline] = [policy[field], other[field]];
      return treatment === null || baseline === null ? [] : [{ treatment, baseline }];
    });
    // Of some prompts alone it would be another mean than beside it.
    if (values.length === 0 || values.length < both.length) return null;
    return toEstimate(
      pairedDifference(
        values.map(({ treatment }) => treatment),
        values.map(({ baseline }) => baseline),
      ),
    );
  };
  return {
    policy: after.policy,
    prompts: both.length,
    goldReward: difference("gold"),
    kl: isSameReference ? difference("kl") : null,
  };
}
