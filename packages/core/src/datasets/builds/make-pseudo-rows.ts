import type { DatasetBuild, Policy, Prompt } from "@gshf/db";
import type { DatasetRow } from "@gshf/trainer-protocol";
import { z } from "zod";
import type { Deps } from "../../access/index.ts";
import { connectPolicy } from "../../policies/index.ts";
import { deriveSeed, stableId } from "../../projects/index.ts";
import { askable } from "../../prompts/index.ts";
import { drawResponses, forEachConcurrently } from "../../responses/index.ts";
import { Trouble } from "../../trouble/index.ts";
import type { StoredDrawn } from "../model.ts";
import { countRows, storeFile } from "../store-dataset.ts";
import type { BuildTask, Made } from "./build-task.ts";
import { type ChosenPairs, choosePairs, type RatedPrompt } from "./choose-pairs.ts";
import { findPart, keepPart } from "./keep-part.ts";
import { type Rater, raterOf } from "./rate-answers.ts";

/** Prompts whose draws are rated together, and kept together once they are. */
const promptsPerPart = 32;

const ratedSchema = z.array(
  z.object({
    key: z.string(),
    draws: z.array(z.object({ id: z.string(), textSha256: z.string(), reward: z.number() })),
  }),
);

const partName = (from: number) => `prompts-${from}`;

/** The rated draws that a finished dataset was made of: of its first prompts, at most so many. */
export async function keptRatings(
  { storage }: Pick<Deps, "storage">,
  build: Pick<DatasetBuild, "projectId" | "id" | "total">,
  promptsMax: number,
): Promise<RatedPrompt[]> {
  const rated: RatedPrompt[] = [];
  for (let from = 0; from < Math.min(build.total, promptsMax); from += promptsPerPart) {
    rated.push(...((await findPart({ storage }, build, partName(from), ratedSchema)) ?? []));
  }
  return rated.slice(0, promptsMax);
}

/** Draws n answers to each prompt, has them rated, and makes pairs of them by the recipe. */
export async function makePseudoRows(task: BuildTask<StoredDrawn>): Promise<Made> {
  const { deps, build, recipe } = task;
  const { projectId } = build;
  const rater = await raterOf(task);
  const policy = await policyOf(task);
  const rated: RatedPrompt[] = [];
  for (let from = 0; from < build.total; from += promptsPerPart) {
    const part = await keepPart(task, partName(from), ratedSchema, async () => {
      const prompts = await promptsFrom(task, from);
      await drawAll(task, policy, prompts, from);
      return ratePrompts(task, policy, prompts, rater);
    });
    rated.push(...part);
    await task.progress(from + part.length);
  }
  const chosen = choosePairs(recipe, rated);
  const rows = await rowsOf(task, policy, chosen);
  const files = rows.length === 0 ? [] : [await storeFile(deps, projectId, "pseudo.jsonl", rows)];
  const draws = rated.reduce((sum, prompt) => sum + prompt.draws.length, 0);
  const { ties, missing, bound } = chosen;
  const { labeler } = recipe;
  return {
    files,
    counts: countRows(rows),
    featureMapSha256: labeler.kind === "reward" ? labeler.featureMap : null,
    rounds: labeler.kind === "reward" ? labeler.rounds : [],
    summary: {
      prompts: rated.length,
      draws,
      rows: rows.length,
      ties,
      missing,
      observations: rater.observations,
      bound,
    },
    whyEmpty: `of ${draws} draws for ${rated.length} prompts no pair was left; ${ties} were ties, and for ${missing} too few draws were there or accepted`,
  };
}

async function policyOf({ deps, build, recipe }: BuildTask<StoredDrawn>): Promise<Policy> {
  const { projectId } = build;
  const policy = await deps.db.policy.findUnique({
    where: { projectId_name: { projectId, name: recipe.policy } },
  });
  if (policy !== null) return policy;
  const message = `the policy ${recipe.policy} is gone`;
  throw new Trouble("no-policy", message, { retryable: false });
}

async function promptsFrom({ deps, build }: BuildTask<StoredDrawn>, from: number): Promise<Prompt[]> {
  const entries = await deps.db.datasetBuildPrompt.findMany({
    where: { buildId: build.id, position: { gte: from, lt: from + promptsPerPart } },
    include: { prompt: true },
    orderBy: { position: "asc" },
  });
  return entries.map(({ prompt }) => prompt);
}

/** By what the draws are told from those of other datasets: the same seed draws the same, whichever dataset asks. */
function sourceOf({ policy, temperature, topP, seed }: StoredDrawn): string {
  return `${policy}@${temperature}/${topP}#${seed}`;
}

async function drawAll(
  { deps, build, recipe, signal, progress }: BuildTask<StoredDrawn>,
  policy: Policy,
  prompts: readonly Prompt[],
  from: number,
): Promise<void> {
  const { n, temperature, topP, seed } = recipe;
  const source = sourceOf(recipe);
  const counts = await deps.db.response.groupBy({
    by: ["promptId"],
    where: drawsWhere(build.projectId, policy, source, prompts),
    _count: true,
  });
  const have = new Map(counts.map(({ promptId, _count }) => [promptId, _count]));
  const client = connectPolicy(deps, policy);
  const scope = {
    projectId: build.projectId,
    roundId: null,
    since: build.stateSince,
    purpose: "dataset" as const,
    policy,
  };
  let done = 0;
  await forEachConcurrently(prompts, policy.requestsAtOnce, signal, async (prompt, i) => {
    const order = {
      prompt,
      position: from + i,
      n,
      have: have.get(prompt.id) ?? 0,
      temperature,
      topP,
      source,
      idOf: (draw: number) => stableId("response", build.project.slug, "dataset", source, prompt.key, draw),
      seedOf: (draw: number) => deriveSeed(seed, "dataset", source, prompt.key, draw),
    };
    await drawResponses(deps, client, scope, order, signal);
    done += 1;
    // Of the last part some are rated already when others are drawn: rated ones alone count as done.
    if (done < prompts.length) await progress(from + done);
  });
}

function drawsWhere(projectId: string, policy: Policy, source: string, prompts: readonly Prompt[]) {
  return {
    projectId,
    purpose: "dataset" as const,
    promptId: { in: prompts.map(({ id }) => id) },
    policyId: policy.id,
    source,
  };
}

/** The first n draws of each prompt, with their rewards. */
async function ratePrompts(
  { deps, build, recipe }: BuildTask<StoredDrawn>,
  policy: Policy,
  prompts: readonly Prompt[],
  rater: Rater,
): Promise<RatedPrompt[]> {
  const drawn = await deps.db.response.findMany({
    where: {
      ...drawsWhere(build.projectId, policy, sourceOf(recipe), prompts),
      drawIndex: { lt: recipe.n },
    },
    orderBy: { drawIndex: "asc" },
    select: { id: true, promptId: true, text: true, textSha256: true },
  });
  const byPrompt = Map.groupBy(drawn, ({ promptId }) => promptId);
  const answers = prompts.flatMap((prompt) =>
    (byPrompt.get(prompt.id) ?? []).map(({ id, text, textSha256 }) => ({ id, text, textSha256, prompt })),
  );
  const rewards = await rater.rate(answers);
  return prompts.map(({ id, key }) => ({
    key,
    draws: (byPrompt.get(id) ?? []).map((draw) => ({
      id: draw.id,
      textSha256: draw.textSha256,
      reward: rewards.get(draw.id) ?? 0,
    })),
  }));
}

const pairsPerQuery = 1_000;

/** The rows of chosen pairs, sorted by pair id. */
async function rowsOf(
  { deps, build, recipe }: BuildTask<StoredDrawn>,
  policy: Policy,
  { pairs }: ChosenPairs,
): Promise<DatasetRow[]> {
  const rows: DatasetRow[] = [];
  for (let from = 0; from < pairs.length; from += pairsPerQuery) {
    const some = pairs.slice(from, from + pairsPerQuery);
    const found = await deps.db.response.findMany({
      where: { id: { in: some.flatMap(({ chosen, rejected }) => [chosen, rejected]) } },
      select: { id: true, text: true, seed: true, prompt: { select: { key: true, messages: true } } },
    });
    const byId = new Map(found.map((response) => [response.id, response]));
    for (const { chosen, rejected } of some) {
      const [better, worse] = [byId.get(chosen), byId.get(rejected)];
      if (better === undefined || worse === undefined)
        throw new Error(`draw ${chosen} or ${rejected} is gone`);
      rows.push({
        ...pseudoLabel,
        pair_id: stableId("pair", build.project.slug, "dataset", chosen, rejected),
        prompt: askable(better.prompt),
        chosen: [{ role: "assistant", content: better.text }],
        rejected: [{ role: "assistant", content: worse.text }],
        chosen_id: chosen,
        rejected_id: rejected,
        arm: recipe.kind,
        policy_chosen: policy.name,
        policy_rejected: policy.name,
        sampling: { temperature: recipe.temperature, top_p: recipe.topP, seed: seedOf(better.seed) },
      });
    }
  }
  return rows.sort((a, b) => (a.pair_id < b.pair_id ? -1 : 1));
}

/**
 * What every row says that a reward labeled. p_chosen is 1 and not σ(Δr): the rewards have chosen the pair already, by
 * rejection or as the best of n, and the paper labels it by which of the two is larger (Appendix H.2). Soft labels would
 * count the reward twice, and DPO on them would fit the reward's differences instead of the target that was sampled.
 * Nobody voted, so there are no votes; the row counts as one.
 */
const pseudoLabel = {
  round: 0,
  split: "train",
  label: { p_chosen: 1, n_votes: 0, n_ties: 0, strength: null, annotators: [] as string[] },
  weight: 1,
  pessimism_margin: 0,
  rm_margin: 0,
  uncertainty: null,
  pair_probability: null,
  source: "pseudo",
  chosen_was_left: null,
} as const;

/** A seed that was sent is an integer that JSON holds. */
function seedOf(seed: bigint | null): number | null {
  return seed === null ? null : Number(seed);
}
