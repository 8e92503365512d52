import type { FeatureMap, Policy, Project } from "@gshf/db";
import {
  Covariance,
  createRandom,
  ensembleRewards,
  fitEnsemble,
  fitPosterior,
  scoreAnswers,
} from "@gshf/gshf";
import type { DatasetRow } from "@gshf/trainer-protocol";
import type { Deps } from "../access/index.ts";
import { answerKey, embedAnswers, loadFeatures, type MeasuredAnswer } from "../features/index.ts";
import { comparedAnswers, loadComparisons, loadObservations, type Observation } from "../rewards/index.ts";
import { Trouble } from "../trouble/index.ts";
import type { Uncertainty } from "./model.ts";

export type MarginOrder = {
  project: Project;
  map: FeatureMap;
  reference: Policy;
  /** D_off, and what π₀ had answered, as they were then. */
  until: Date;
  /** So many offline comparisons at most, as the dataset's experiment has it. */
  offlineLimit: number | null;
  offlineSeed: number;
  uncertainty: Uncertainty;
  /** β of Eq. (10). */
  beta: number;
  seed: number;
  signal: AbortSignal;
};

/** λ of Σ_off = λI + Σ w·zzᵀ. */
const lambda = 1;
/** As in Coste et al. (2023). */
const ensembleMembers = 5;

type PlacedAnswer = MeasuredAnswer & { id: string; promptKey: string };

/**
 * β(Γ_w − Γ_l) of each row, to be added inside the sigmoid of Eq. (10): Γ tells how little the offline comparisons say
 * of an answer. With `norm` it is ‖φ − ν‖ in the norm of Σ_off⁻¹, ν the mean feature of π₀'s answers; with `uwo`
 * the variance over an ensemble of rewards fitted to D_off, with `wco` how far its mean is above its worst member.
 *
 * @returns one margin a row
 * @throws Trouble where there are no offline comparisons to be uncertain by, or an answer is no longer on record
 */
export async function findMargins(
  deps: Deps,
  order: MarginOrder,
  rows: readonly DatasetRow[],
): Promise<Float64Array> {
  const observations = await loadObservations(deps.db, {
    projectId: order.project.id,
    upToRound: 0,
    offlineUntil: order.until,
    offlineLimit: order.offlineLimit,
    offlineSeed: order.offlineSeed,
  });
  if (observations.length === 0) {
    const message =
      "there are no offline comparisons, so nothing says which answers are known well: pessimism needs some";
    throw new Trouble("no-offline-comparisons", message, { retryable: false });
  }
  const answers = await answersOf(deps, order, rows);
  await embedAnswers(deps, order.map, [...answers.values(), ...comparedAnswers(observations)], order.signal);
  const features = await loadFeatures(deps, order.map, [...answers.values()]);
  const bonuses =
    order.uncertainty === "norm"
      ? await normBonuses(deps, order, observations, answers, features)
      : await ensembleBonuses(deps, order, observations, answers, features);
  const of = (id: string) => bonuses.get(id) ?? 0;
  return Float64Array.from(rows, (row) => order.beta * (of(row.chosen_id) - of(row.rejected_id)));
}

const idsPerQuery = 5_000;

/** The answers of some rows, by their ids. */
async function answersOf(
  deps: Deps,
  { project }: MarginOrder,
  rows: readonly DatasetRow[],
): Promise<Map<string, PlacedAnswer>> {
  const ids = [...new Set(rows.flatMap(({ chosen_id, rejected_id }) => [chosen_id, rejected_id]))].sort();
  const answers = new Map<string, PlacedAnswer>();
  for (let from = 0; from < ids.length; from += idsPerQuery) {
    const found = await deps.db.$queryRaw<PlacedAnswer[]>`
      select r."id", r."promptId", q."key" as "promptKey", r."textSha256", char_length(r."text")::int as "characters"
        from "Response" r join "Prompt" q on q."id" = r."promptId"
       where r."projectId" = ${project.id}::uuid and r."id" = any(${ids.slice(from, from + idsPerQuery)})`;
    for (const answer of found) answers.set(answer.id, answer);
  }
  const missing = ids.filter((id) => !answers.has(id)).length;
  if (missing > 0) {
    const message = `${missing} of ${ids.length} answers of the dataset are no longer on record`;
    throw new Trouble("answers-missing", message, { retryable: false });
  }
  return answers;
}

type Features = ReadonlyMap<string, Float32Array>;

async function normBonuses(
  deps: Deps,
  order: MarginOrder,
  observations: readonly Observation[],
  answers: ReadonlyMap<string, PlacedAnswer>,
  features: Features,
): Promise<Map<string, number>> {
  const { map } = order;
  const d = map.dimension;
  const { differences, weights } = await loadComparisons(deps, map, observations);
  const covariance = Covariance.build({ dimension: d, lambda, differences, weights });
  const nu = await meanFeature(deps, order, observations);
  const ids = [...answers.keys()];
  const rows = new Float32Array(ids.length * d);
  ids.forEach((id, i) => {
    rows.set(featureOf(id, answers, features), i * d);
  });
  // Γ alone is wanted, and no reward.
  const theta = new Float64Array(d);
  const { bonuses } = await scoreAnswers({ features: rows, theta, covariance, nu });
  return new Map(ids.map((id, i) => [id, bonuses[i] ?? 0]));
}

/** Of more draws the mean feature is no other. */
const drawsMax = 2_000;

/**
 * ν: the mean over what π₀ answered up to then, so that π₀ itself is certain (Theorem 3.1); over D_off's answers where
 * it has answered nothing. Draws are named by hashes, so the first of many are a fair sample of them.
 */
async function meanFeature(
  deps: Deps,
  order: MarginOrder,
  observations: readonly Observation[],
): Promise<Float64Array> {
  const { project, reference, map } = order;
  const drawn = await deps.db.$queryRaw<PlacedAnswer[]>`
    select r."id", r."promptId", q."key" as "promptKey", r."textSha256", char_length(r."text")::int as "characters"
      from "Response" r join "Prompt" q on q."id" = r."promptId"
     where r."projectId" = ${project.id}::uuid and r."policyId" = ${reference.id}::uuid and q."split" = 'train'
       and r."createdAt" <= ${order.until}::timestamptz
     order by r."id" collate "C" limit ${drawsMax}`;
  await embedAnswers(deps, order.map, drawn, order.signal);
  const taken =
    drawn.length > 0
      ? drawn
      : observations.flatMap((pair): MeasuredAnswer[] => [
          { promptId: pair.promptId, textSha256: pair.firstSha256, characters: pair.firstCharacters },
          { promptId: pair.promptId, textSha256: pair.secondSha256, characters: pair.secondCharacters },
        ]);
  const found = await loadFeatures(deps, map, taken);
  const nu = new Float64Array(map.dimension);
  for (const answer of taken) {
    found.get(answerKey(answer))?.forEach((value, i) => {
      nu[i] = (nu[i] ?? 0) + value / taken.length;
    });
  }
  return nu;
}

async function ensembleBonuses(
  deps: Deps,
  { map, uncertainty, seed }: MarginOrder,
  observations: readonly Observation[],
  answers: ReadonlyMap<string, PlacedAnswer>,
  features: Features,
): Promise<Map<string, number>> {
  const comparisons = await loadComparisons(deps, map, observations);
  const keys = [...new Set(observations.map(({ promptKey }) => promptKey))];
  const place = new Map(keys.map((key, i) => [key, i]));
  const { ridge } = fitPosterior({ ...comparisons, ridge: "evidence" });
  const thetas = fitEnsemble({
    ...comparisons,
    prompts: observations.map(({ promptKey }) => place.get(promptKey) ?? 0),
    members: ensembleMembers,
    ridge,
    random: createRandom(seed).fork("ensemble"),
  });
  const byPrompt = Map.groupBy(answers.values(), ({ promptId }) => promptId);
  const bonuses = new Map<string, number>();
  for (const group of byPrompt.values()) {
    const rows = new Float32Array(group.length * map.dimension);
    group.forEach(({ id }, i) => {
      rows.set(featureOf(id, answers, features), i * map.dimension);
    });
    const { variance, mean, wco } = ensembleRewards({ features: rows, thetas, lambda: 1 });
    group.forEach(({ id }, i) => {
      const gamma = uncertainty === "uwo" ? variance[i] : (mean[i] ?? 0) - (wco[i] ?? 0);
      bonuses.set(id, gamma ?? 0);
    });
  }
  return bonuses;
}

function featureOf(id: string, answers: ReadonlyMap<string, PlacedAnswer>, features: Features): Float32Array {
  const answer = answers.get(id);
  const phi = answer && features.get(answerKey(answer));
  if (phi === undefined) throw new Error(`answer ${id} has no features`);
  return phi;
}
