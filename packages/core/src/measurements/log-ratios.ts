import type { Deps } from "../access/index.ts";
import { connectPolicy } from "../policies/index.ts";
import { askable } from "../prompts/index.ts";
import { DrawScorer, forEachConcurrently, isPassing } from "../responses/index.ts";
import { troubleOfInference } from "../trouble/index.ts";
import type { DrawnPrompt, EvaluationOrder } from "./evaluation-order.ts";

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
  const scorer = new DrawScorer(signal);
  const both = [order.policy, order.reference].map((policy) => ({
    policy,
    client: connectPolicy(deps, policy),
  }));
  const ratios = drawn.map((): number[] => []);
  const draws = drawn.flatMap(({ prompt, policy }, i) => policy.map((draw) => ({ i, prompt, draw })));
  let cannotScore = false;
  await forEachConcurrently(draws, concurrency, signal, async ({ i, prompt, draw }) => {
    if (cannotScore) return;
    const scores = await scorer.score(both, askable(prompt), draw);
    if (scores.ok) {
      const [own = 0, reference = 0] = scores.logprobs;
      ratios[i]?.push(own - reference);
      return;
    }
    const { policy, error } = scores;
    if (isPassing(error)) throw troubleOfInference(`policy endpoint (${policy.name})`, error);
    cannotScore = true;
    deps.log.warn({ policy: policy.name, code: error.code }, `KL not measured: ${error.message}`);
  });
  if (cannotScore) return null;
  return ratios.map((of) => (of.length === 0 ? 0 : of.reduce((sum, ratio) => sum + ratio, 0) / of.length));
}
