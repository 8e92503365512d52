import type { Prompt } from "@gshf/db";
import { answerKey } from "../features/index.ts";
import {
  type AnswerToScore,
  drawsByName,
  estimatedRewards,
  goldScores,
  type KeptDraw,
  namesOfDraws,
} from "../measurements/index.ts";
import { askable } from "../prompts/index.ts";
import { judgeAnswers } from "../quality/index.ts";
import { drawResponses, forEachConcurrently } from "../responses/index.ts";
import { DivergenceMeter } from "./divergence.ts";
import type { DeskCell, EvaluationDesk } from "./evaluation-desk.ts";
import { type PartValues, type PromptValues, pairsOf, turned, type Verdict } from "./model.ts";

const concurrency = 8;

/** A prompt under one policy at one temperature. */
type Place = { prompt: Prompt; position: number; cell: DeskCell; ids: string[] };

/**
 * Measures some prompts under every cell. Draws and verdicts that are there are used, so that a part that is begun again
 * comes to the same figures and pays for none of them twice.
 *
 * @param progress told how many draws of the part there are, after each prompt under each cell
 */
export async function measurePart(
  desk: EvaluationDesk,
  prompts: readonly Prompt[],
  progress: (drawn: number) => Promise<void>,
): Promise<PartValues> {
  const places = prompts.flatMap((prompt, position) =>
    desk.cells.map((cell): Place => ({ prompt, position, cell, ids: idsOf(desk, prompt, cell) })),
  );
  await draw(desk, places, progress);
  const all = await drawsByName(
    desk.deps,
    places.flatMap(({ ids }) => ids),
  );
  const drawn = new Map(places.map((place) => [place, place.ids.flatMap((id) => all.get(id) ?? [])]));
  const rewards = await rewardsOf(desk, drawn);
  const meter = new DivergenceMeter(desk);
  const values = new Map<Place, PromptValues>();
  await forEachConcurrently(places, concurrency, desk.signal, async (place) => {
    const draws = drawn.get(place) ?? [];
    if (draws.length === 0) return;
    const { prompt, cell } = place;
    values.set(place, {
      gold: meanOver(draws, (one) => rewards.gold(prompt, one)),
      estimated: meanOver(draws, (one) => rewards.estimated(prompt, one)),
      ...(await meter.measure(prompt, cell, draws)),
      characters: meanOver(draws, ({ text }) => [...text].length) ?? 0,
      tokens: meanOver(draws, ({ tokenCount }) => tokenCount),
      cutOff: meanOver(draws, ({ finishReason }) => (finishReason === "length" ? 1 : 0)) ?? 0,
      ...(await judge(desk, place, draws[0], baselineOf(desk, place, drawn))),
    });
  });
  const placesOf = (id: string) => places.filter(({ prompt }) => prompt.id === id);
  const pairs = new Map<string, (Verdict | null)[]>();
  if (desk.spec.everyPair === true) {
    await forEachConcurrently(prompts, concurrency, desk.signal, async ({ id }) => {
      const own = placesOf(id).map((place) => ({ place, draw: drawn.get(place)?.[0] }));
      pairs.set(id, await judgePairs(desk, own));
    });
  }
  return prompts.map(({ key, id }) => ({
    prompt: key,
    cells: placesOf(id).map((place) => values.get(place) ?? null),
    ...(pairs.has(id) ? { pairs: pairs.get(id) } : {}),
  }));
}

function namesOf({ project, spec }: EvaluationDesk, prompt: Prompt, { asked, temperature }: DeskCell) {
  return namesOfDraws({ project, policy: asked.policy, prompt, temperature, seed: spec.seed });
}

function idsOf(desk: EvaluationDesk, prompt: Prompt, cell: DeskCell): string[] {
  const { idOf } = namesOf(desk, prompt, cell);
  return Array.from({ length: desk.spec.samples }, (_, index) => idOf(index));
}

async function draw(
  desk: EvaluationDesk,
  places: readonly Place[],
  progress: (drawn: number) => Promise<void>,
): Promise<void> {
  const { deps, project, run, spec, signal } = desk;
  const known = await drawsByName(
    deps,
    places.flatMap(({ ids }) => ids),
  );
  let drawn = 0;
  await forEachConcurrently(places, concurrency, signal, async ({ prompt, position, cell, ids }) => {
    const { asked, temperature } = cell;
    const { policy, client } = asked;
    const scope = {
      projectId: project.id,
      roundId: null,
      since: run.stateSince,
      purpose: "evaluation" as const,
      policy,
    };
    const order = {
      prompt,
      position,
      n: spec.samples,
      have: ids.filter((id) => known.has(id)).length,
      temperature,
      keepsTokens: true,
      // Each temperature has its own answers of no use; a policy's own needs no name.
      ...(temperature === policy.temperature ? {} : { source: `T=${temperature}` }),
      ...namesOf(desk, prompt, cell),
    };
    await drawResponses(deps, client, scope, order, signal);
    drawn += spec.samples;
    await progress(drawn);
  });
}

type Drawn = ReadonlyMap<Place, readonly KeptDraw[]>;
type Reward = (prompt: Prompt, draw: KeptDraw) => number | null;

async function rewardsOf(desk: EvaluationDesk, drawn: Drawn): Promise<{ gold: Reward; estimated: Reward }> {
  const { deps, project, spec, fit, signal } = desk;
  const answers = [...drawn].flatMap(([{ prompt }, draws]) =>
    draws.map(({ text, textSha256 }): AnswerToScore => ({ prompt, text, textSha256 })),
  );
  const gold = spec.gold === null ? null : await goldScores(deps, project, answers, signal);
  const estimated = fit === null ? null : await estimatedRewards(deps, fit, answers, signal);
  const by =
    (scores: ReadonlyMap<string, number> | null): Reward =>
    ({ id: promptId }, { textSha256 }) =>
      scores?.get(answerKey({ promptId, textSha256 })) ?? null;
  return { gold: by(gold), estimated: by(estimated) };
}

/** The baseline's first draw at the same temperature setting. */
function baselineOf({ spec }: EvaluationDesk, { prompt, cell }: Place, drawn: Drawn): KeptDraw | undefined {
  for (const [place, draws] of drawn) {
    const isSame = place.prompt.id === prompt.id && place.cell.setting === cell.setting;
    if (isSame && place.cell.policy.id === spec.baseline.id) return draws[0];
  }
  return undefined;
}

async function judge(
  desk: EvaluationDesk,
  { prompt, cell }: Place,
  own: KeptDraw | undefined,
  baseline: KeptDraw | undefined,
): Promise<Pick<PromptValues, "verdict" | "longer">> {
  const isItself = cell.policy.id === desk.spec.baseline.id;
  const verdict = isItself ? null : await verdictOf(desk, prompt, own, baseline);
  if (verdict === null || own === undefined || baseline === undefined) return { verdict: null, longer: null };
  return { verdict, longer: [...own.text].length - [...baseline.text].length };
}

/** What the judge says of every two cells of a prompt, of the first against the second. */
async function judgePairs(
  desk: EvaluationDesk,
  own: readonly { place: Place; draw: KeptDraw | undefined }[],
): Promise<(Verdict | null)[]> {
  const verdicts: (Verdict | null)[] = [];
  for (const [i, j] of pairsOf(desk.spec)) {
    const [first, second] = [own[i], own[j]];
    if (first === undefined || second === undefined) throw new Error(`no cells ${i} and ${j}`);
    // The baseline stands second, as in the comparisons with it: so they are asked once.
    const isTurned = first.place.cell.policy.id === desk.spec.baseline.id;
    const [a, b] = isTurned ? [second, first] : [first, second];
    const verdict = await verdictOf(desk, first.place.prompt, a.draw, b.draw);
    verdicts.push(verdict !== null && isTurned ? turned[verdict] : verdict);
  }
  return verdicts;
}

/** What the first answer of two comes to in the judge's eyes; null where there is no judge, or no answer. */
async function verdictOf(
  { deps, judge: asked, signal }: EvaluationDesk,
  prompt: Prompt,
  own: KeptDraw | undefined,
  other: KeptDraw | undefined,
): Promise<Verdict | null> {
  if (asked === null || own === undefined || other === undefined) return null;
  const compared = { conversation: askable(prompt), first: own, second: other };
  const side = await judgeAnswers(deps, asked, compared, signal);
  const verdicts = { first: "win", second: "loss", tie: "tie" } as const;
  return side === null ? "failed" : verdicts[side];
}

/** Null where a draw has no such value. */
function meanOver(draws: readonly KeptDraw[], of: (draw: KeptDraw) => number | null): number | null {
  let sum = 0;
  for (const one of draws) {
    const value = of(one);
    if (value === null) return null;
    sum += value;
  }
  return sum / draws.length;
}
