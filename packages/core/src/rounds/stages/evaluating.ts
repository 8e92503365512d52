import type { Prompt, Tx } from "@gshf/db";
import { audit, type Deps } from "../../access/index.ts";
import {
  estimateSchema,
  evaluateShard,
  evaluationPrompts,
  finishEvaluation,
  isPromoted,
} from "../../measurements/index.ts";
import { fitReward, loadPosterior } from "../../rewards/index.ts";
import { Trouble } from "../../trouble/index.ts";
import { featureMapOf, referenceOf } from "../load-round.ts";
import { stageProgress } from "../round-tasks.ts";
import type { LoadedRound, ShardWork, Stage } from "../stage.ts";
import { dataScope, fitMethod } from "./fitting.ts";

const promptsPerShard = 16;

/** Measures π₀ and the new policy on validation prompts, and decides whether it becomes the main policy. */
export const evaluatingStage: Stage = {
  plan: async (tx, _deps, round) => {
    const count = (await validationPrompts(tx, round)).length;
    return Array.from({ length: Math.ceil(count / promptsPerShard) }, (_, shard) =>
      Math.min(promptsPerShard, count - shard * promptsPerShard),
    );
  },
  work: async (work) => {
    const { deps, round, task } = work;
    if (task.total > 0) await measureShard(work);
    else deps.log.info({ roundId: round.id }, "no validation prompts: nothing to measure");
    return { kind: "done" };
  },
  finish: async (deps, round) => {
    const { shards, total } = await stageProgress(deps.db, round.id, "evaluating");
    await finishEvaluation(deps, {
      projectId: round.projectId,
      roundId: round.id,
      shards: total === 0 ? 0 : shards,
      samples: round.config.evaluation.samples,
      eta: round.config.eta,
      reference: await referenceOf(deps, round),
      policy: await policyOf(deps.db, round),
    });
  },
  conclude: promote,
};

const validationPrompts = (db: Tx, { projectId, config }: LoadedRound): Promise<Prompt[]> =>
  evaluationPrompts(db, { projectId, split: "validation", max: config.evaluation.promptsMax });

async function measureShard({ deps, round, task, signal, progress }: ShardWork): Promise<void> {
  const map = await featureMapOf(deps, round);
  const model = await fitReward(deps, {
    roundId: round.id,
    purpose: "evaluation",
    map,
    scope: dataScope(round, round.number),
    method: fitMethod(round),
  });
  const { theta } = await loadPosterior(deps, model);
  const all = await validationPrompts(deps.db, round);
  const prompts = all.slice(task.shard * promptsPerShard, (task.shard + 1) * promptsPerShard);
  await evaluateShard(
    deps,
    {
      project: round.project,
      round,
      map,
      reference: await referenceOf(deps, round),
      policy: await policyOf(deps.db, round),
      theta,
      samples: round.config.evaluation.samples,
    },
    { shard: task.shard, prompts, signal, progress },
  );
}

/** The policy this round's training made. */
async function policyOf(db: Tx, round: LoadedRound) {
  const policy = await db.policy.findFirst({
    where: { trainingJob: { roundId: round.id } },
    orderBy: { createdAt: "desc" },
  });
  if (policy !== null) return policy;
  throw new Trouble("no-policy", "the policy this round trained was removed", { retryable: false });
}

async function promote(tx: Tx, deps: Deps, round: LoadedRound): Promise<void> {
  const policy = await policyOf(tx, round);
  const measured = await goldMeans(tx, round, policy.id);
  // What nobody could check becomes the main policy only when a person says so.
  const doubt = policy.unverifiedBecause;
  const promoted = doubt === null && isPromoted(round.config.promote, measured.summary, measured.mainGold);
  const unverified = ` It is unverified: ${doubt}. Make it the main policy on the policies page if you trust it.`;
  if (promoted) {
    await tx.experiment.update({ where: { id: round.experimentId }, data: { mainPolicyId: policy.id } });
  }
  await tx.roundEvent.create({
    data: {
      roundId: round.id,
      at: deps.now(),
      kind: promoted ? "promoted" : "not-promoted",
      actor: "system:worker",
      message: promoted
        ? `${policy.name} is the main policy now.`
        : `${policy.name} did not become the main policy.${doubt === null ? "" : unverified}`,
    },
  });
  const actor = { kind: "system", process: "worker" } as const;
  if (promoted) {
    const subject = `policy:${policy.id}`;
    await audit(tx, actor, { projectId: round.projectId, action: "policy.promote", subject });
  }
}

async function goldMeans(tx: Tx, round: LoadedRound, policyId: string) {
  const row = await tx.evaluation.findUnique({
    where: { roundId_policyId_split: { roundId: round.id, policyId, split: "validation" } },
  });
  const { mainPolicyId: mainId, referencePolicyId } = round.experiment;
  const main =
    mainId === null || mainId === referencePolicyId
      ? null
      : await tx.evaluation.findFirst({ where: { policyId: mainId }, orderBy: { createdAt: "desc" } });
  const mean = (value: unknown) =>
    estimateSchema
      .nullable()
      .catch(null)
      .parse(value ?? null);
  const reward = estimateSchema.extend({ gain: estimateSchema.nullable() });
  const summary =
    row === null
      ? null
      : {
          prompts: row.prompts,
          estimatedReward: reward.parse(row.estimatedReward),
          goldReward: mean(row.goldReward),
          goldGain: mean(row.goldGain),
          kl: mean(row.kl),
          objective: row.objective,
        };
  return { summary, mainGold: mean(main?.goldReward)?.mean ?? null };
}
