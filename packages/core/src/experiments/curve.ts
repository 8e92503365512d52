import type { Experiment } from "@gshf/db";
import { z } from "zod";
import type { Deps } from "../access/index.ts";
import { estimateSchema } from "../measurements/index.ts";

/** A policy as it was measured on validation prompts after a round; intervals are 95 %, gains paired by prompt. */
export const curvePointSchema = z.object({
  round: z.int(),
  policy: z.string(),
  isReference: z.boolean(),
  prompts: z.int(),
  /** By the gold scorer; null where the project has none. */
  goldReward: estimateSchema.nullable(),
  goldGain: estimateSchema.nullable(),
  /** By the fit of that round, whose zero is its own: comparable within the round alone. */
  estimatedGain: estimateSchema.nullable(),
  /** To π₀; null where it could not be measured. */
  kl: estimateSchema.nullable(),
});
export type CurvePoint = z.output<typeof curvePointSchema>;

const gainSchema = z.object({ gain: estimateSchema.nullish() }).catch({});
const measuredSchema = estimateSchema.nullable().catch(null);

/** What was measured of each experiment's policies, by its id: by round, π₀ before the others. */
export async function curvesOf(
  deps: Pick<Deps, "db">,
  experiments: readonly Pick<Experiment, "id" | "referencePolicyId">[],
): Promise<Map<string, CurvePoint[]>> {
  const rows = await deps.db.evaluation.findMany({
    where: { split: "validation", round: { experimentId: { in: experiments.map(({ id }) => id) } } },
    include: {
      round: { select: { number: true, experimentId: true } },
      policy: { select: { name: true } },
    },
    orderBy: [{ round: { number: "asc" } }, { policy: { createdAt: "asc" } }],
  });
  return new Map(
    experiments.map(({ id, referencePolicyId }): [string, CurvePoint[]] => {
      const points = rows
        .filter(({ round }) => round.experimentId === id)
        .map((row) => ({
          round: row.round.number,
          policy: row.policy.name,
          isReference: row.policyId === referencePolicyId,
          prompts: row.prompts,
          goldReward: measuredSchema.parse(row.goldReward),
          goldGain: measuredSchema.parse(row.goldGain),
          estimatedGain: gainSchema.parse(row.estimatedReward).gain ?? null,
          kl: measuredSchema.parse(row.kl),
        }));
      return [id, points];
    }),
  );
}

/** The policy that was measured last; null before any was. */
export function latestOf(points: readonly CurvePoint[]): CurvePoint | null {
  return points.filter(({ isReference }) => !isReference).at(-1) ?? null;
}
