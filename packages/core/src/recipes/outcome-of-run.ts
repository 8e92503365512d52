import { z } from "zod";
import type { Deps } from "../access/index.ts";
import { bestOfEvaluation } from "../evaluations/index.ts";
import { policyOfStep } from "./made.ts";
import { makesPolicy } from "./plan-recipe.ts";
import type { LoadedRun } from "./steps/step.ts";

export const outcomeSchema = z.object({
  policyId: z.uuid(),
  policy: z.string(),
  /** By what it is the best on validation; null: it is the last that was made, since nothing chose one there. */
  by: z.enum(["J", "gold reward", "estimated gain"]).nullable(),
  /** Whether it is the main policy of the run's experiment. */
  isMain: z.boolean(),
  isArchived: z.boolean(),
  /** Why nobody knows that its checkpoint is what was announced; null where that was checked. */
  unverifiedBecause: z.string().nullable(),
});
export type RunOutcome = z.output<typeof outcomeSchema>;

/** The policy that a run comes to, once all of its steps are over. */
export async function outcomeOfRun(deps: Pick<Deps, "db">, run: LoadedRun): Promise<RunOutcome | null> {
  if (run.steps.some(({ endedAt }) => endedAt === null)) return null;
  const evaluation = run.plan.findIndex(({ kind }) => kind === "evaluation");
  const number = run.steps[evaluation]?.made ?? null;
  const best = number === null ? null : await bestOfEvaluation(deps, run.projectId, number);
  const policy =
    best === null
      ? await policyOfStep(deps, run, run.plan.findLastIndex(makesPolicy))
      : await deps.db.policy.findUnique({ where: { id: best.policyId } });
  if (policy === null) return null;
  const { id, name, archivedAt, unverifiedBecause } = policy;
  return {
    policyId: id,
    policy: name,
    by: best?.by ?? null,
    isMain: run.experiment.mainPolicyId === id,
    isArchived: archivedAt !== null,
    unverifiedBecause,
  };
}
