import type { Policy, Prisma } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { loadMeasuredPrompts } from "./measured-prompts.ts";
import { type PolicySummary, summarise } from "./model.ts";

export type FinishOrder = {
  projectId: string;
  roundId: string;
  shards: number;
  samples: number;
  eta: number;
  reference: Policy;
  policy: Policy;
};

/** Puts the shards together and writes one row for π₀ and one for the new policy. Safe to repeat. */
export async function finishEvaluation(deps: Deps, order: FinishOrder): Promise<PolicySummary | null> {
  const prompts = await loadMeasuredPrompts(deps, order);
  const summary = summarise(prompts, order.eta);
  if (summary === null) return null;
  const rows = [
    { policy: order.reference, summary: summary.reference },
    { policy: order.policy, summary: summary.policy },
  ];
  for (const { policy, summary: measured } of rows) {
    const key = { roundId: order.roundId, policyId: policy.id, split: "validation" as const };
    const data = { samples: order.samples, ...columns(measured) };
    await deps.db.evaluation.upsert({
      where: { roundId_policyId_split: key },
      create: { ...key, ...data },
      update: data,
    });
  }
  return summary.policy;
}

function columns(summary: PolicySummary) {
  return {
    prompts: summary.prompts,
    estimatedReward: summary.estimatedReward satisfies Prisma.InputJsonObject,
    ...(summary.goldReward === null ? {} : { goldReward: summary.goldReward }),
    ...(summary.goldGain === null ? {} : { goldGain: summary.goldGain }),
    ...(summary.kl === null ? {} : { kl: summary.kl }),
    objective: summary.objective,
  };
}
