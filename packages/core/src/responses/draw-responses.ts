import type { Policy, Prompt, Tx } from "@gshf/db";
import { Prisma, transaction } from "@gshf/db";
import type { Choice, InferenceClient, Sample } from "@gshf/inference";
import type { Deps } from "../access/index.ts";
import { sha256Hex } from "../projects/index.ts";
import { type ConnectionCheck, connectionCheckSchema } from "../projects/model.ts";
import { askable } from "../prompts/index.ts";
import { isVisible, storable } from "../text/model.ts";
import { troubleOfInference } from "../trouble/index.ts";
import type { DrawScope } from "./draw-scope.ts";
import { refuseOverspending } from "./refuse-overspending.ts";
import { refuseBarren, unusableMax, unusableSoFar } from "./unusable-answers.ts";

/** n i.i.d. draws of one policy for one prompt, each with an id that is a function of what it is. */
export type DrawOrder = {
  prompt: Pick<Prompt, "id" | "key" | "messages">;
  /** The prompt's place in the round, the dataset or the evaluation. */
  position: number;
  n: number;
  /** How many of the n there are already. */
  have: number;
  temperature: number;
  /** The policy's own when left out. */
  topP?: number;
  /** Which of its round's sources is drawn from, where there are several. */
  source?: string;
  /** Whether its log-probabilities will be compared, of the very tokens drawn. */
  keepsTokens?: boolean;
  idOf: (drawIndex: number) => string;
  /** The seed of a request that comes after so many answers. */
  seedOf: (drawIndex: number) => number;
};

/** Nobody compares longer answers, and no browser shows them. */
const charactersMax = 200_000;

/**
 * Asks a policy for the draws that are still missing, and keeps what an answer holds of them as soon as it came,
 * together with what it cost: what is paid for is never asked for again. Answers with nothing to read are drawn
 * again, up to a limit; then the prompt goes on with the draws it has.
 *
 * @returns how many draws there are; fewer than n where the prompt goes on with those
 * @throws Trouble when the endpoint fails, when the policy has spent what it may, or when hardly a prompt gets an
 *   answer that can be read
 */
export async function drawResponses(
  deps: Deps,
  client: InferenceClient,
  scope: DrawScope,
  order: DrawOrder,
  signal: AbortSignal,
): Promise<number> {
  let { have } = order;
  if (have >= order.n) return have;
  const unusable = await unusableSoFar(deps, scope, order);
  const most = unusableMax(order.n);
  while (have < order.n && unusable.lately < most) {
    await refuseOverspending(deps, scope.policy);
    const asked = performance.now();
    const sampled = await client.sample({
      model: scope.policy.model,
      messages: askable(order.prompt),
      n: order.n - have,
      temperature: order.temperature,
      topP: order.topP ?? scope.policy.topP,
      maxTokens: scope.policy.maxTokens,
      tokenIds: order.keepsTokens === true,
      // Answers of no use count: their seed would give them again.
      seed: order.seedOf(have + unusable.ever),
      signal,
    });
    if (!sampled.ok) {
      signal.throwIfAborted();
      throw troubleOfInference(`policy endpoint (${scope.policy.name})`, sampled.error);
    }
    const latencyMs = Math.round(performance.now() - asked);
    const came = await keep(deps, scope, order, { sample: sampled.value, have, latencyMs });
    have += came.kept;
    unusable.lately += came.unusable;
    unusable.ever += came.unusable;
    // Only now: what came was paid for, whoever works on from here.
    signal.throwIfAborted();
  }
  if (have < order.n) await refuseBarren(deps, scope, order.n);
  return have;
}

/** Keeps the draws of one answer, what it cost and what it taught of the endpoint, all or nothing. */
async function keep(
  deps: Deps,
  scope: DrawScope,
  order: DrawOrder,
  { sample, have, latencyMs }: { sample: Sample; have: number; latencyMs: number },
): Promise<{ kept: number; unusable: number }> {
  const usable = sample.choices.filter(({ text }) => isVisible(text) && text.length <= charactersMax);
  const kept = usable.slice(0, order.n - have);
  const rows = kept.map((choice, i) => responseRow(scope, order, choice, have + i, sample.seed));
  const unusable = sample.choices.length - usable.length + sample.unreadable;
  await transaction(deps.db, async (tx) => {
    await tx.response.createMany({ data: rows, skipDuplicates: true });
    await tx.paidRequest.create({
      data: {
        ...paidRequest(scope, order, sample),
        asked: order.n - have,
        kept: kept.length,
        unusable,
        at: deps.now(),
      },
    });
    await rememberRefusals(tx, scope.policy, sample);
    if (kept.length > 0) await rememberAnswering(tx, scope, { at: deps.now().toISOString(), latencyMs });
  });
  return { kept: kept.length, unusable };
}

function paidRequest(scope: DrawScope, order: DrawOrder, sample: Sample) {
  const asked = sumOf(askable(order.prompt).map(({ content }) => content.length));
  const said = sumOf(sample.choices.map(({ text }) => text.length));
  const cut = sample.choices.filter(
    ({ text, finishReason }) => finishReason === "length" && !isVisible(text),
  );
  return {
    projectId: scope.projectId,
    policyId: scope.policy.id,
    roundId: scope.roundId,
    purpose: scope.purpose,
    promptId: order.prompt.id,
    position: order.position,
    source: order.source ?? null,
    cutOff: cut.length,
    // English has about four characters a token.
    promptTokens: sample.promptTokens ?? Math.ceil(asked / 4),
    completionTokens: sample.completionTokens ?? Math.ceil(said / 4),
    isEstimated: sample.promptTokens === null || sample.completionTokens === null,
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** The next worker needs not find out again what the endpoint refuses. */
async function rememberRefusals(tx: Tx, policy: Policy, { refused }: Sample): Promise<void> {
  const { id, baseUrl, model } = policy;
  if (refused.length === policy.refusedParameters.length) return;
  // Not where the policy was given another address meanwhile.
  await tx.policy.updateMany({ where: { id, baseUrl, model }, data: { refusedParameters: [...refused] } });
}

/** A policy that writes answers has been tried, though nobody tested it, or the test failed and it was mended since. */
async function rememberAnswering(
  tx: Tx,
  { policy }: DrawScope,
  answered: { at: string; latencyMs: number },
): Promise<void> {
  const { id, baseUrl, model, apiKeySealed, lastCheck } = policy;
  if (connectionCheckSchema.safeParse(lastCheck).data?.works === true) return;
  const check: ConnectionCheck = {
    ...answered,
    works: true,
    status: 200,
    message: "answered a prompt",
  };
  await tx.policy.updateMany({
    // Once, and not where it was tested, or given another address, meanwhile.
    where: { id, baseUrl, model, apiKeySealed, lastCheck: { equals: lastCheck ?? Prisma.DbNull } },
    data: { lastCheck: check },
  });
}

function responseRow(
  scope: DrawScope,
  order: DrawOrder,
  choice: Choice,
  drawIndex: number,
  seed: number | null,
): Prisma.ResponseCreateManyInput {
  const text = storable(choice.text);
  return {
    id: order.idOf(drawIndex),
    projectId: scope.projectId,
    promptId: order.prompt.id,
    policyId: scope.policy.id,
    roundId: scope.purpose === "candidate" ? scope.roundId : null,
    purpose: scope.purpose,
    position: order.position,
    drawIndex,
    source: order.source ?? null,
    text,
    textSha256: sha256Hex(text),
    finishReason: choice.finishReason ?? "unknown",
    temperature: order.temperature,
    topP: order.topP ?? scope.policy.topP,
    seed,
    tokenCount: choice.tokenCount,
    logprob: choice.logprob,
    tokenIds: order.keepsTokens === true ? [...(choice.tokenIds ?? [])] : [],
  };
}
