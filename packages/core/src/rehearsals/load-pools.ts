import type { FeatureMap } from "@gshf/db";
import { fitPosterior, type RehearsalPool } from "@gshf/gshf";
import type { Deps } from "../access/index.ts";
import {
  answerKey,
  embedBatch,
  loadFeatures,
  type MeasuredAnswer,
  textsPerBatch,
  textsToEmbed,
} from "../features/index.ts";
import { connect } from "../policies/index.ts";
import { loadComparisons, loadObservations } from "../rewards/index.ts";

/** Prompts and answers of each at most, which bounds what is embedded and held. */
const promptsMax = 300;
const answersMax = 12;
/** With two there is nothing to choose. */
const answersMin = 3;
/** Prompts with enough answers, and comparisons, below which a rehearsal says nothing. */
export const promptsMin = 24;
export const comparisonsMin = 40;
/** One prompt in so many is measured on. */
const validationEvery = 4;

export type Answered = { key: string; answers: MeasuredAnswer[] };

/**
 * Prompts of the train split with several different answers on record, imported or drawn by earlier rounds, in an order
 * that their keys decide.
 */
export async function loadAnswered(db: Deps["db"], projectId: string): Promise<Answered[]> {
  const rows = await db.$queryRaw<{ id: string; key: string; hashes: string[]; lengths: number[] }[]>`
    select "id", "key", (array_agg("textSha256" order by "textSha256"))[:${answersMax}::int] as "hashes",
           (array_agg("characters" order by "textSha256"))[:${answersMax}::int] as "lengths"
      from (select distinct q."id", q."key", x."textSha256", char_length(x."text")::int as "characters"
              from "Response" x join "Prompt" q on q."id" = x."promptId"
             where x."projectId" = ${projectId}::uuid and q."split" = 'train' and x."text" ~ '[^[:space:]]') t
     group by "id", "key" having count(*) >= ${answersMin}
     order by md5("key"), "key" collate "C" limit ${promptsMax}`;
  return rows.map(({ id: promptId, key, hashes, lengths }) => ({
    key,
    answers: hashes.map((textSha256, i) => ({ promptId, textSha256, characters: lengths[i] ?? 0 })),
  }));
}

/** Everything that was compared in the project so far; rounds count once they are frozen. */
export async function loadCompared(db: Deps["db"], projectId: string) {
  const always = new Date("9999-12-31T00:00:00Z");
  return loadObservations(db, {
    projectId,
    upToRound: 2 ** 31 - 1,
    offlineUntil: always,
    adjudicatedUntil: always,
  });
}

export type Pools = {
  train: RehearsalPool[];
  validation: RehearsalPool[];
  ground: { comparisons: number; train: number; validation: number; answers: number };
};

/**
 * The prompts to rehearse on, and what each answer is worth to the simulated people: the reward fitted to all that
 * people compared so far.
 *
 * @throws Trouble where an answer has to be embedded and can't be
 */
export async function loadPools(
  deps: Deps,
  project: { id: string; normBound: number },
  map: FeatureMap,
  signal: AbortSignal,
): Promise<Pools> {
  const answered = await loadAnswered(deps.db, project.id);
  const observations = await loadCompared(deps.db, project.id);
  const texts = textsToEmbed(map, [
    ...answered.flatMap(({ key, answers }) => answers.map((answer) => ({ ...answer, promptKey: key }))),
    ...observations.flatMap(({ promptId, promptKey, firstSha256, secondSha256 }) =>
      [firstSha256, secondSha256].map((textSha256) => ({ promptId, promptKey, textSha256 })),
    ),
  ]);
  const client = connect(deps, map, { retriesMax: 3, concurrencyMax: 2 });
  for (let from = 0; from < texts.length; from += textsPerBatch) {
    await embedBatch(deps, client, map, texts.slice(from, from + textsPerBatch), signal);
  }
  const comparisons = await loadComparisons(deps, map, observations);
  const { normBound } = project;
  const { theta } = fitPosterior({ ...comparisons, ridge: "evidence", normBound }).fit;
  const features = await loadFeatures(
    deps,
    map,
    answered.flatMap(({ answers }) => answers),
  );
  const pools = answered.map(({ key, answers }): RehearsalPool => {
    const rows = new Float32Array(answers.length * map.dimension);
    const gold = answers.map((answer, j) => {
      const row = features.get(answerKey(answer));
      if (row === undefined) throw new Error(`an answer to ${key} has no features`);
      rows.set(row, j * map.dimension);
      return row.reduce((sum, value, c) => sum + value * (theta[c] ?? 0), 0);
    });
    return { key, features: rows, gold };
  });
  const train = pools.filter((_, i) => i % validationEvery !== 0);
  const validation = pools.filter((_, i) => i % validationEvery === 0);
  const answers = pools.reduce((sum, { gold }) => sum + gold.length, 0);
  const ground = {
    comparisons: observations.length,
    train: train.length,
    validation: validation.length,
    answers,
  };
  return { train, validation, ground };
}
