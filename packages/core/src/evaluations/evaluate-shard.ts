import type { Policy, Prompt } from "@gshf/db";
import { evaluationShardKey } from "@gshf/storage";
import type { Deps } from "../access/index.ts";
import { answerKey, embedBatch, loadFeatures, textsPerBatch, textsToEmbed } from "../features/index.ts";
import { connect, connectPolicy } from "../policies/index.ts";
import { deriveSeed, stableId } from "../projects/index.ts";
import { drawResponses, forEachConcurrently } from "../responses/index.ts";
import type { Drawn, DrawnPrompt, EvaluationOrder } from "./evaluation-order.ts";
import { evaluationShardSchema, type MeasuredPrompt } from "./model.ts";
import { goldScores, meanLogRatios } from "./score-answers.ts";

const concurrency = 8;

export type EvaluationShard = {
  shard: number;
  prompts: readonly Prompt[];
  signal: AbortSignal;
  /** Told after each prompt's draws are there. */
  progress: (done: number) => Promise<void>;
};

/**
 * Measures both policies on some validation prompts and keeps the result in object storage. Draws that exist
 * are used again, so π₀ answers each prompt once in the life of a project.
 */
export async function evaluateShard(
  deps: Deps,
  order: EvaluationOrder,
  shard: EvaluationShard,
): Promise<void> {
  await draw(deps, order, shard);
  // A prompt that one of the two has no answer to says nothing of which is better.
  const drawn = (await loadDraws(deps, order, shard.prompts)).filter(
    ({ reference, policy }) => reference.length > 0 && policy.length > 0,
  );
  const rewards = await estimatedRewards(deps, order, drawn, shard.signal);
  const gold = await goldScores(deps, order, drawn, shard.signal);
  const ratios = await meanLogRatios(deps, order, drawn, shard.signal);
  const prompts = drawn.map(({ prompt, reference, policy }, i): MeasuredPrompt => {
    const measure = (draws: Drawn[], kl: number | null) => ({
      reward: mean(
        draws.map(({ textSha256 }) => rewards.get(answerKey({ promptId: prompt.id, textSha256 })) ?? 0),
      ),
      gold:
        gold === null ? null : mean(draws.map((entry) => gold.get(`${prompt.id}:${entry.textSha256}`) ?? 0)),
      kl,
    });
    return {
      key: prompt.key,
      reference: measure(reference, 0),
      policy: measure(policy, ratios?.[i] ?? null),
    };
  });
  const key = evaluationShardKey(order.project.id, order.round.id, shard.shard);
  const body = JSON.stringify(evaluationShardSchema.parse({ prompts }));
  await deps.storage.put(key, body, { contentType: "application/json", mutable: true });
}

async function draw(deps: Deps, order: EvaluationOrder, shard: EvaluationShard): Promise<void> {
  const { project, samples } = order;
  let done = 0;
  const both = [order.reference, order.policy].flatMap((policy) =>
    shard.prompts.map((prompt, position) => ({ policy, prompt, position })),
  );
  const counts = await deps.db.response.groupBy({
    by: ["policyId", "promptId"],
    where: {
      purpose: "evaluation",
      policyId: { in: [order.reference.id, order.policy.id] },
      promptId: { in: shard.prompts.map((prompt) => prompt.id) },
    },
    _count: true,
  });
  const have = new Map(counts.map((row) => [`${row.policyId}:${row.promptId}`, row._count]));
  const clients = new Map(
    [order.reference, order.policy].map((policy) => [policy.id, connectPolicy(deps, policy)]),
  );
  await forEachConcurrently(both, concurrency, shard.signal, async ({ policy, prompt, position }) => {
    const client = clients.get(policy.id);
    if (client === undefined) return;
    const scope = {
      projectId: project.id,
      roundId: order.round.id,
      since: order.round.stateSince,
      purpose: "evaluation" as const,
      policy,
    };
    await drawResponses(
      deps,
      client,
      scope,
      {
        prompt,
        position,
        n: samples,
        have: have.get(`${policy.id}:${prompt.id}`) ?? 0,
        temperature: policy.temperature,
        idOf: (index) => stableId("response", project.slug, "evaluation", policy.name, prompt.key, index),
        seedOf: (index) => deriveSeed(0, "evaluation", policy.name, prompt.key, index),
      },
      shard.signal,
    );
    done += 1;
    await shard.progress(Math.floor(done / 2));
  });
}

async function loadDraws(
  deps: Deps,
  order: EvaluationOrder,
  prompts: readonly Prompt[],
): Promise<DrawnPrompt[]> {
  const draws = await deps.db.response.findMany({
    where: {
      purpose: "evaluation",
      policyId: { in: [order.reference.id, order.policy.id] },
      promptId: { in: prompts.map((prompt) => prompt.id) },
      drawIndex: { lt: order.samples },
    },
    orderBy: { drawIndex: "asc" },
    select: { id: true, text: true, textSha256: true, policyId: true, promptId: true },
  });
  const of = (prompt: Prompt, policy: Policy) =>
    draws.filter((entry) => entry.promptId === prompt.id && entry.policyId === policy.id);
  return prompts.map((prompt) => ({
    prompt,
    reference: of(prompt, order.reference),
    policy: of(prompt, order.policy),
  }));
}

async function estimatedRewards(
  deps: Deps,
  order: EvaluationOrder,
  drawn: readonly DrawnPrompt[],
  signal: AbortSignal,
): Promise<Map<string, number>> {
  const answers = drawn.flatMap(({ prompt, reference, policy }) =>
    [...reference, ...policy].map(({ text, textSha256 }) => ({
      promptId: prompt.id,
      promptKey: prompt.key,
      textSha256,
      characters: [...text].length,
    })),
  );
  const texts = textsToEmbed(order.map, answers);
  const client = connect(deps, order.map, { retriesMax: 1 });
  for (let from = 0; from < texts.length; from += textsPerBatch) {
    await embedBatch(deps, client, order.map, texts.slice(from, from + textsPerBatch), signal);
  }
  const features = await loadFeatures(deps, order.map, answers);
  const rewards = new Map<string, number>();
  for (const [key, phi] of features) {
    rewards.set(
      key,
      phi.reduce((sum, value, i) => sum + value * (order.theta[i] ?? 0), 0),
    );
  }
  return rewards;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
