import type { Deps } from "../access/index.ts";
import { connectPolicy } from "../policies/index.ts";
import { askable } from "../prompts/index.ts";
import { forEachConcurrently } from "../responses/index.ts";
import { unwrapOrThrow } from "../trouble/index.ts";
import type { Drawn, DrawnPrompt, EvaluationOrder } from "./evaluation-order.ts";

const concurrency = 8;

/**
 * Per prompt the mean of log π − log π₀ over the new policy's draws (k1); null when an endpoint can't score given
 * answers, which many hosted ones can't, and when one is sampled at another temperature than 1 or a top-p under 1: what
 * servers score given answers by is not the density that was drawn from.
 */
export async function meanLogRatios(
  deps: Deps,
  order: EvaluationOrder,
  drawn: readonly DrawnPrompt[],
  signal: AbortSignal,
): Promise<number[] | null> {
  const bent = [order.policy, order.reference].find(
    ({ temperature, topP }) => temperature !== 1 || topP !== 1,
  );
  if (bent !== undefined) {
    const { name, temperature, topP } = bent;
    deps.log.info({ policy: name }, `KL not measurable at T = ${temperature}, top-p = ${topP}`);
    return null;
  }
  const ratios = new Map<string, number>();
  const answers = drawn.flatMap(({ prompt, policy }) => distinct(policy).map((entry) => ({ prompt, entry })));
  let cannotScore = false;
  const clients = {
    policy: connectPolicy(deps, order.policy),
    reference: connectPolicy(deps, order.reference),
  };
  const logprob = async (role: "policy" | "reference", prompt: DrawnPrompt["prompt"], answer: string) => {
    const policy = order[role];
    const messages = askable(prompt);
    const result = await clients[role].answerLogprob({ model: policy.model, messages, answer, signal });
    signal.throwIfAborted();
    if (!result.ok && !result.error.retryable && result.error.code !== "aborted") {
      cannotScore = true;
      deps.log.warn(
        { policy: policy.name, code: result.error.code },
        `KL not measured: ${result.error.message}`,
      );
      return 0;
    }
    return unwrapOrThrow(`policy endpoint (${policy.name})`, result).logprob;
  };
  await forEachConcurrently(answers, concurrency, signal, async ({ prompt, entry }) => {
    if (cannotScore) return;
    const ratio =
      (await logprob("policy", prompt, entry.text)) - (await logprob("reference", prompt, entry.text));
    ratios.set(`${prompt.id}:${entry.textSha256}`, ratio);
  });
  if (cannotScore) return null;
  return drawn.map(({ prompt, policy }) => {
    const values = policy.map((entry) => ratios.get(`${prompt.id}:${entry.textSha256}`) ?? 0);
    return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}

function distinct(draws: readonly Drawn[]): Drawn[] {
  return [...new Map(draws.map((entry) => [entry.textSha256, entry])).values()];
}
