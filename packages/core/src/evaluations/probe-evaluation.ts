import type { Policy, Project, Prompt } from "@gshf/db";
import type { Choice, InferenceClient } from "@gshf/inference";
import { type Deps, done, type Outcome, type Refusal, refuse } from "../access/index.ts";
import { connect, connectPolicy } from "../policies/index.ts";
import { askable } from "../prompts/index.ts";
import { forEachConcurrently } from "../responses/index.ts";
import { isVisible } from "../text/model.ts";
import { type EvaluationSpec, temperaturesOf } from "./model.ts";
import type { EvaluationPlan } from "./plan-evaluation.ts";

/** A person waits for the answer. */
const timeoutMs = 20_000;
/** Enough to see that a policy answers, and of no weight on its bill. */
const probeTokens = 16;

type Answered = { client: InferenceClient; choice: Choice };

/**
 * Asks every server that an evaluation needs for one thing of its kind, so that what can't come to a good end is refused
 * by field before anything is spent.
 *
 * @returns why it can't begin; null when it can
 */
export async function probeEvaluation(
  deps: Deps,
  project: Project,
  plan: EvaluationPlan,
): Promise<Refusal | null> {
  const [prompt] = [...plan.prompts.values()].flat();
  if (prompt === undefined) throw new Error("an evaluation without prompts");
  const { spec, policies, reference } = plan;
  const answers = new Map<string, Answered>();
  const refusals: Refusal[] = [];
  await forEachConcurrently(policies, 8, new AbortController().signal, async (policy) => {
    const isReference = policy.id === reference.id;
    const answered = await askPolicy(deps, policy, prompt, spec, isReference);
    if (answered.ok) answers.set(policy.id, answered.value);
    else refusals.push(answered);
  });
  const [refused] = refusals;
  if (refused !== undefined) return refused;
  const answer = answers.get(reference.id)?.choice.text ?? "";
  return (
    (await refuseKl(plan, prompt, answers, answer)) ??
    (await refuseGold(deps, project, spec, prompt, answer)) ??
    (await refuseEstimate(deps, project, spec, answer))
  );
}

async function askPolicy(
  deps: Deps,
  policy: Policy,
  prompt: Prompt,
  spec: EvaluationSpec,
  isReference: boolean,
): Promise<Outcome<Answered>> {
  const client = connectPolicy(deps, policy, {
    timeoutMs: isReference ? Math.min(60, policy.timeoutSeconds) * 1000 : timeoutMs,
    retriesMax: 0,
  });
  const sampled = await client.sample({
    model: policy.model,
    messages: askable(prompt),
    n: 1,
    temperature: temperaturesOf(spec, policy)[0] ?? policy.temperature,
    topP: policy.topP,
    // What π₀ says is scored below, and scorers know whole answers.
    maxTokens: isReference ? policy.maxTokens : Math.min(policy.maxTokens, probeTokens),
    seed: 0,
  });
  const choice = sampled.ok ? sampled.value.choices[0] : undefined;
  if (choice !== undefined && (!isReference || isVisible(choice.text))) return done({ client, choice });
  const why = sampled.ok ? "it gave nothing to read" : sampled.error.message;
  const isGone = policy.checkpointOfId !== null && !sampled.ok && sampled.error.status === 404;
  const message = isGone
    ? `The checkpoint ${policy.name} is gone from its server: ${why}. Train again with checkpoints kept, or leave it out.`
    : `${policy.name} doesn’t answer: ${why}. Test it on the policies page, or leave it out.`;
  return refuse("invalid", message, "policies");
}

async function refuseKl(
  { spec, policies, reference }: EvaluationPlan,
  prompt: Prompt,
  answers: ReadonlyMap<string, Answered>,
  answer: string,
): Promise<Refusal | null> {
  if (!spec.kl) return null;
  for (const policy of policies) {
    const answered = answers.get(policy.id);
    if (answered === undefined) continue;
    const bent = temperaturesOf(spec, policy).find((t) => t > 0 && (t !== 1 || policy.topP < 1));
    if (bent !== undefined && answered.choice.logprob === null) {
      const message = `${policy.name} gives no log-probabilities with its answers, so that its KL at T = ${bent} can’t be measured. Evaluate at T = 1, or leave KL out.`;
      return refuse("invalid", message, "kl");
    }
    const isScored = policy.id === reference.id || temperaturesOf(spec, policy).includes(1);
    if (!isScored) continue;
    const asked = { model: policy.model, messages: askable(prompt), answer };
    const scored = await answered.client.answerLogprob(asked);
    if (scored.ok) continue;
    const message = `${policy.name} can’t tell how likely a given answer is, so that KL can’t be measured: ${scored.error.message}. Leave KL out, or serve it with vLLM.`;
    return refuse("invalid", message, "kl");
  }
  return null;
}

async function refuseGold(
  deps: Deps,
  { scorerUrl, scorerModel, scorerKeySealed }: Project,
  { gold }: EvaluationSpec,
  prompt: Prompt,
  answer: string,
): Promise<Refusal | null> {
  if (gold === null || scorerUrl === null || scorerModel === null) return null;
  const endpoint = { baseUrl: scorerUrl, apiKeySealed: scorerKeySealed };
  const client = connect(deps, endpoint, { timeoutMs, retriesMax: 0 });
  const messages = [...askable(prompt), { role: "assistant" as const, content: answer }];
  const scored = await client.reward({ model: scorerModel, messages });
  if (scored.ok) return null;
  const message = `The gold scorer doesn’t answer: ${scored.error.message}. Check it in the project’s settings, or leave the gold reward out.`;
  return refuse("invalid", message, "gold");
}

async function refuseEstimate(
  deps: Deps,
  { featureMapId }: Project,
  { estimated }: EvaluationSpec,
  answer: string,
): Promise<Refusal | null> {
  if (estimated === null || featureMapId === null) return null;
  const map = await deps.db.featureMap.findUniqueOrThrow({ where: { id: featureMapId } });
  const client = connect(deps, map, { timeoutMs, retriesMax: 0 });
  const embedded = await client.embed({ model: map.model, texts: [answer.slice(0, 200)] });
  if (embedded.ok) return null;
  const message = `The embedder doesn’t answer: ${embedded.error.message}. Check it on the policies page, or leave the estimated reward out.`;
  return refuse("invalid", message, "estimated");
}
