import type { Policy, Prompt } from "@gshf/db";
import { evaluationShardKey } from "@gshf/storage";
import type { Deps } from "../access/index.ts";
import { answerKey } from "../features/index.ts";
import { connectPolicy } from "../policies/index.ts";
import { drawResponses, forEachConcurrently } from "../responses/index.ts";
import { drawsByName, type KeptDraw } from "./draws-by-name.ts";
import { namesOfDraws } from "./evaluation-draws.ts";
import type { DrawnPrompt, EvaluationOrder } from "./evaluation-order.ts";
import { meanLogRatios } from "./log-ratios.ts";
import { evaluationShardSchema, type MeasuredPrompt } from "./model.ts";
import { estimatedRewards, goldScores } from "./score-answers.ts";

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
  const answers = drawn.flatMap(({ prompt, reference, policy }) =>
    [...reference, ...policy].map(({ text, textSha256 }) => ({ prompt, text, textSha256 })),
  );
  const rewards = await estimatedRewards(deps, order, answers, shard.signal);
  const gold = await goldScores(deps, order.project, answers, shard.signal);
  const ratios = await meanLogRatios(deps, order, drawn, shard.signal);
  const prompts = drawn.map(({ prompt, reference, policy }, i): MeasuredPrompt => {
    const measure = (draws: KeptDraw[], kl: number | null) => ({
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
  const have = await drawsByName(deps, idsOf(order, shard.prompts));
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
    const names = namesOf(order, policy, prompt);
    const known = places(samples).filter((index) => have.has(names.idOf(index))).length;
    const { temperature } = policy;
    const asked = { prompt, position, n: samples, have: known, temperature, keepsTokens: true, ...names };
    await drawResponses(deps, client, scope, asked, shard.signal);
    done += 1;
    await shard.progress(Math.floor(done / 2));
  });
}

const places = (n: number) => Array.from({ length: n }, (_, index) => index);

function namesOf({ project }: EvaluationOrder, policy: Policy, prompt: Prompt) {
  return namesOfDraws({ project, policy, prompt, temperature: policy.temperature, seed: 0 });
}

function idsOf(order: EvaluationOrder, prompts: readonly Prompt[]): string[] {
  return [order.reference, order.policy].flatMap((policy) =>
    prompts.flatMap((prompt) => places(order.samples).map(namesOf(order, policy, prompt).idOf)),
  );
}

async function loadDraws(
  deps: Deps,
  order: EvaluationOrder,
  prompts: readonly Prompt[],
): Promise<DrawnPrompt[]> {
  const draws = await drawsByName(deps, idsOf(order, prompts));
  const of = (prompt: Prompt, policy: Policy): KeptDraw[] =>
    places(order.samples).flatMap((index) => draws.get(namesOf(order, policy, prompt).idOf(index)) ?? []);
  return prompts.map((prompt) => ({
    prompt,
    reference: of(prompt, order.reference),
    policy: of(prompt, order.policy),
  }));
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
