import type { FeatureMap, Project, Prompt } from "@gshf/db";
import { z } from "zod";
import type { Deps } from "../../access/index.ts";
import { answerKey, embedAnswers, loadFeatures } from "../../features/index.ts";
import { connectScorer, scorerConcurrency } from "../../measurements/index.ts";
import { forEachConcurrently } from "../../responses/index.ts";
import { fitLabels } from "../../rewards/index.ts";
import { Trouble } from "../../trouble/index.ts";
import type { StoredDrawn } from "../model.ts";
import type { BuildTask } from "./build-task.ts";
import { keepPart } from "./keep-part.ts";

/** An answer to be rated, with the prompt that it answers. */
export type DrawnAnswer = {
  id: string;
  text: string;
  textSha256: string;
  prompt: Pick<Prompt, "id" | "key" | "messages">;
};

/** Tells rewards of answers, by response id. */
export type Rater = {
  rate: (answers: readonly DrawnAnswer[]) => Promise<Map<string, number>>;
  /** Labeled pairs that it was fitted to; null for a scorer. */
  observations: number | null;
};

/** Who tells the draws of a dataset apart. A reward is fitted once, before anything is drawn. */
export async function raterOf(task: BuildTask<StoredDrawn>): Promise<Rater> {
  const { labeler } = task.recipe;
  return labeler.kind === "scorer"
    ? scorerRater(task.deps, task.build.project, task.signal)
    : rewardRater(task, labeler);
}

const fitSchema = z.object({ theta: z.array(z.number()), observations: z.int() });

async function rewardRater(
  { deps, build, signal }: BuildTask<StoredDrawn>,
  { offline, rounds, featureMap }: Extract<StoredDrawn["labeler"], { kind: "reward" }>,
): Promise<Rater> {
  const map = await mapOf(deps, build.projectId, featureMap);
  const { projectId, experimentId, createdAt } = build;
  const fit = await keepPart({ deps, build }, "reward", fitSchema, async () => {
    const { theta, observations } = await fitLabels(deps, {
      map,
      scope: {
        projectId,
        experimentId,
        upToRound: rounds.at(-1) ?? 0,
        rounds,
        offlineUntil: offline === null ? null : createdAt,
        offlineLimit: offline?.limit ?? null,
        offlineSeed: offline?.seed ?? 0,
        adjudicatedUntil: createdAt,
      },
      signal,
    });
    return { theta: [...theta], observations };
  });
  const rate = async (answers: readonly DrawnAnswer[]) => {
    const measured = answers.map(({ prompt, text, textSha256 }) => ({
      promptId: prompt.id,
      promptKey: prompt.key,
      textSha256,
      characters: [...text].length,
    }));
    await embedAnswers(deps, map, measured, signal);
    const features = await loadFeatures(deps, map, measured);
    return new Map(
      answers.map(({ id, prompt, textSha256 }) => {
        const phi = features.get(answerKey({ promptId: prompt.id, textSha256 }));
        if (phi === undefined) throw new Error(`answer ${id} has no features`);
        return [id, phi.reduce((sum, value, i) => sum + value * (fit.theta[i] ?? 0), 0)];
      }),
    );
  };
  return { rate, observations: fit.observations };
}

async function mapOf(deps: Deps, projectId: string, sha256: string): Promise<FeatureMap> {
  const map = await deps.db.featureMap.findUnique({ where: { projectId_sha256: { projectId, sha256 } } });
  if (map !== null) return map;
  const message = "the embedder whose features its reward is fitted in is no longer the project's";
  throw new Trouble("no-feature-map", message, { retryable: false });
}

function scorerRater(deps: Deps, project: Project, signal: AbortSignal): Rater {
  const scorer = connectScorer(deps, project);
  if (scorer === null) {
    throw new Trouble("no-scorer", "the project has no gold scorer any more", { retryable: false });
  }
  const rate = async (answers: readonly DrawnAnswer[]) => {
    // The same text is asked for once.
    const asked = Map.groupBy(answers, ({ prompt, textSha256 }) => `${prompt.id}:${textSha256}`);
    const rewards = new Map<string, number>();
    await forEachConcurrently([...asked.values()], scorerConcurrency, signal, async (same) => {
      const [first] = same;
      if (first === undefined) return;
      const reward = await scorer.score(first.prompt, first.text, signal);
      for (const { id } of same) rewards.set(id, reward);
    });
    return rewards;
  };
  return { rate, observations: null };
}
