import type { Policy, Prisma, Prompt, ResponsePurpose } from "@gshf/db";
import type { Choice, InferenceClient } from "@gshf/inference";
import type { Deps } from "../access/index.ts";
import { sha256Hex } from "../projects/index.ts";
import { askable } from "../prompts/index.ts";
import { storable } from "../text/model.ts";
import { Trouble, troubleOfInference } from "../trouble/index.ts";

/** n i.i.d. draws of one policy for one prompt, each with an id that is a function of what it is. */
export type DrawOrder = {
  prompt: Pick<Prompt, "id" | "key" | "messages">;
  /** The prompt's place in the round or the evaluation. */
  position: number;
  n: number;
  /** How many of the n there are already. */
  have: number;
  temperature: number;
  idOf: (drawIndex: number) => string;
  /** The seed of a request that begins with this draw. */
  seedOf: (drawIndex: number) => number;
};

export type DrawScope = {
  projectId: string;
  roundId: string | null;
  purpose: ResponsePurpose;
  policy: Policy;
};

/**
 * Asks a policy for the draws that are still missing and keeps each answer's draws as soon as they came: what
 * is paid for is never asked for again. An endpoint that gives fewer than asked is asked for the rest.
 *
 * @throws Trouble when the endpoint fails, or gives nothing twice in a row
 */
export async function drawResponses(
  deps: Deps,
  client: InferenceClient,
  scope: DrawScope,
  order: DrawOrder,
  signal: AbortSignal,
): Promise<void> {
  let have = order.have;
  while (have < order.n) {
    const seed = order.seedOf(have);
    const sampled = await client.sample({
      model: scope.policy.model,
      messages: askable(order.prompt),
      n: order.n - have,
      temperature: order.temperature,
      topP: scope.policy.topP,
      maxTokens: scope.policy.maxTokens,
      seed,
      signal,
    });
    signal.throwIfAborted();
    const choices = sampled.ok ? sampled.value.choices : (sampled.error.choices ?? []);
    if (choices.length === 0) {
      const what = `policy endpoint (${scope.policy.name})`;
      if (!sampled.ok) throw troubleOfInference(what, sampled.error);
      throw new Trouble("policy-no-choices", `${what}: answered with no choice`, { retryable: true });
    }
    const rows = choices
      .slice(0, order.n - have)
      .map((choice, i) => responseRow(scope, order, choice, have + i, seed));
    await deps.db.response.createMany({ data: rows, skipDuplicates: true });
    have += rows.length;
  }
}

function responseRow(
  scope: DrawScope,
  order: DrawOrder,
  choice: Choice,
  drawIndex: number,
  seed: number,
): Prisma.ResponseCreateManyInput {
  const text = storable(choice.text);
  return {
    id: order.idOf(drawIndex),
    projectId: scope.projectId,
    promptId: order.prompt.id,
    policyId: scope.policy.id,
    roundId: scope.roundId,
    purpose: scope.purpose,
    position: order.position,
    drawIndex,
    text,
    textSha256: sha256Hex(text),
    finishReason: storable(choice.finishReason ?? "unknown"),
    temperature: order.temperature,
    topP: scope.policy.topP,
    seed,
    tokenCount: choice.tokenCount,
    logprob: choice.logprob,
  };
}
