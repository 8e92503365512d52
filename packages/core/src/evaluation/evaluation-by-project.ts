import { z } from "zod";
import { type Actor, authorize, type Deps, done, type Outcome } from "../access/index.ts";
import { type Estimate, estimateSchema } from "./model.ts";

export const evaluationByProjectInput = z.object({ slug: z.string() });

/** One point of the charts: a policy as it was measured after a round. */
export type EvaluationPoint = {
  round: number;
  policy: string;
  isReference: boolean;
  isMain: boolean;
  split: string;
  prompts: number;
  samples: number;
  estimatedReward: Estimate;
  estimatedGain: Estimate | null;
  goldReward: Estimate | null;
  goldGain: Estimate | null;
  kl: Estimate | null;
  objective: number | null;
  createdAt: Date;
};

const rewardSchema = estimateSchema.extend({ gain: estimateSchema.nullish() });

/** Every measurement of a project, by round and then policy: the series behind the reward and KL charts. */
export async function evaluationByProject(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof evaluationByProjectInput>,
): Promise<Outcome<EvaluationPoint[]>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "rounds.read");
  if (!access.ok) return access;
  const { project } = access.value;
  const rows = await deps.db.evaluation.findMany({
    where: { round: { projectId: project.id } },
    include: { round: { select: { number: true } }, policy: { select: { id: true, name: true } } },
    orderBy: [{ round: { number: "asc" } }, { policy: { name: "asc" } }],
  });
  return done(
    rows.map((row) => {
      const { gain, ...estimatedReward } = rewardSchema.parse(row.estimatedReward);
      return {
        round: row.round.number,
        policy: row.policy.name,
        isReference: row.policy.id === project.referencePolicyId,
        isMain: row.policy.id === project.mainPolicyId,
        split: row.split,
        prompts: row.prompts,
        samples: row.samples,
        estimatedReward,
        estimatedGain: gain ?? null,
        goldReward: estimateSchema.nullable().parse(row.goldReward),
        goldGain: estimateSchema.nullable().parse(row.goldGain),
        kl: estimateSchema.nullable().parse(row.kl),
        objective: row.objective,
        createdAt: row.createdAt,
      };
    }),
  );
}
