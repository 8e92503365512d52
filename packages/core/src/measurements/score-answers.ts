import type { FeatureMap, Project, Prompt } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { answerKey, embedAnswers, loadFeatures } from "../features/index.ts";
import { forEachConcurrently } from "../responses/index.ts";
import { connectScorer, scorerConcurrency } from "./gold-scorer.ts";

/** An answer to a prompt, wherever it came from. */
export type AnswerToScore = { prompt: Prompt; text: string; textSha256: string };

/** θᵀφ of each answer, by `answerKey`: rewards up to a constant a prompt. What has no features yet is embedded. */
export async function estimatedRewards(
  deps: Deps,
  { map, theta }: { map: FeatureMap; theta: Float64Array },
  answered: readonly AnswerToScore[],
  signal: AbortSignal,
): Promise<Map<string, number>> {
  const answers = answered.map(({ prompt, text, textSha256 }) => ({
    promptId: prompt.id,
    promptKey: prompt.key,
    textSha256,
    characters: [...text].length,
  }));
  await embedAnswers(deps, map, answers, signal);
  const features = await loadFeatures(deps, map, answers);
  const rewards = new Map<string, number>();
  for (const [key, phi] of features) {
    rewards.set(
      key,
      phi.reduce((sum, value, i) => sum + value * (theta[i] ?? 0), 0),
    );
  }
  return rewards;
}

/** Gold scores by `answerKey`; null when the project has no scorer. */
export async function goldScores(
  deps: Deps,
  project: Project,
  answered: readonly AnswerToScore[],
  signal: AbortSignal,
): Promise<Map<string, number> | null> {
  const scorer = connectScorer(deps, project);
  if (scorer === null) return null;
  const scores = new Map<string, number>();
  const distinct = new Map(answered.map((answer) => [keyOf(answer), answer]));
  await forEachConcurrently([...distinct], scorerConcurrency, signal, async ([key, { prompt, text }]) => {
    scores.set(key, await scorer.score(prompt, text, signal));
  });
  return scores;
}

function keyOf({ prompt, textSha256 }: AnswerToScore): string {
  return answerKey({ promptId: prompt.id, textSha256 });
}
