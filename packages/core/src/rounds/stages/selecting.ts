import type { Prisma } from "@gshf/db";
import { transaction } from "@gshf/db";
import {
  type ChosenPair,
  createRandom,
  type DrawnPair,
  type DrawnPrompt,
  type Leeway,
  leewayOf,
  PairSelector,
  type SelectionPrompt,
  samplePromptsMax,
  sumUpLeeway,
} from "@gshf/gshf";
import { deriveSeed, stableId } from "../../projects/index.ts";
import { loadPosterior, type RewardFigures, rewardFiguresSchema } from "../../rewards/index.ts";
import { type NewSlot, openSlots, reserveSlots, slotsOf } from "../../slots/index.ts";
import { readStored } from "../../stored/model.ts";
import { Trouble } from "../../trouble/index.ts";
import { explainChoice, explainDraw, finite } from "../choice/explain-choice.ts";
import { findCheckpoint, usesCheckpoint } from "../choice/find-checkpoint.ts";
import { radiusOf } from "../choice/model.ts";
import { type RoundSelection, selectionOf } from "../choice/selection-of.ts";
import { effectiveSampleMin } from "../explanation/model.ts";
import { isLabeledByPeople } from "../labeler/model.ts";
import { featureMapOf } from "../load-round.ts";
import type { LoadedRound, ShardResult, ShardWork, Stage } from "../stage.ts";
import { type CandidateSet, loadCandidates } from "./candidates.ts";

/** Prompts read at once beside a block. */
const promptsPerRead = 64;

/**
 * Chooses one pair per prompt, block by block. A block's pairs and slots are written in one transaction; a
 * restart computes the earlier blocks again, which gives the same pairs and finds them there.
 */
export const selectingStage: Stage = {
  plan: async (_tx, _deps, round) => [round.config.pairs],
  work: selectRound,
  conclude: async (tx, _deps, round) => {
    if ((await tx.pair.count({ where: { roundId: round.id } })) > 0) return;
    const message =
      "no prompt has two different answers with something to read in them, so there is nothing to compare";
    throw new Trouble("no-pairs", message, { retryable: false });
  },
};

async function selectRound({ deps, round, signal, progress }: ShardWork): Promise<ShardResult> {
  const map = await featureMapOf(deps, round);
  const where = { roundId_purpose: { roundId: round.id, purpose: "selection" } };
  const model = await deps.db.rewardModel.findUniqueOrThrow({ where });
  const figures = readStored(rewardFiguresSchema, model.diagnostics, `the fit of round ${round.number}`);
  const selection = selectionOf({
    config: round.config,
    posterior: await loadPosterior(deps, model),
    figures,
    checkpointTheta: await checkpointTheta(deps, round),
  });
  const { settings, isCold } = selection;
  const selector = new PairSelector({
    ...settings,
    seed: deriveSeed(round.seed, "selection"),
    ...(deps.kernel && { kernel: deps.kernel }),
  });
  const load = async (positions: readonly number[]) =>
    loadCandidates({ deps, round, signal }, map, positions);
  if (needsPreparing(settings)) await selector.prepare(await promptsAhead(round, load));
  const leeway: Leeway[] = [];
  const sizes: number[] = [];
  const chosen = { rewardModelId: model.id, dimension: map.dimension, isCold };
  for (let from = 0; from < round.config.pairs; from += selector.blockSize) {
    const to = Math.min(round.config.pairs, from + selector.blockSize);
    const sets = await load(places(from, to));
    const choices = await selector.selectBlock(sets.map((set) => set.prompt));
    const rows = { pairs: [], slots: [], arms: [] } as BlockRows;
    choices.forEach((choice, i) => {
      const set = sets[i];
      if (set === undefined) throw new Error("a choice without its prompt");
      if (choice.skipped === undefined && !("isDrawn" in choice)) {
        leeway.push(leewayOf(choice));
        sizes.push(choice.effectiveSampleSize);
      }
      addRows(rows, round, set, choice.skipped === undefined ? choice : null, chosen);
    });
    signal.throwIfAborted();
    await storeBlock(deps.db, round, rows);
    await progress(to);
  }
  const summed = sumUpLeeway(leeway);
  const diagnostics: RewardFigures = {
    ...figures,
    ...(summed && { choice: { ...summed, isCold, ...sizesOf(round, sizes) } }),
  };
  await deps.db.rewardModel.update({ where: { id: model.id }, data: { diagnostics } });
  return { kind: "done" };
}

/** Of the effective sample sizes the mean and the share of those that say little; since version 3 of the choice. */
function sizesOf({ config }: LoadedRound, sizes: readonly number[]) {
  if (config.choice < 3 || sizes.length === 0) return {};
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const few = sizes.filter((size) => size < effectiveSampleMin).length / sizes.length;
  return { effectiveSampleSize: { mean, few } };
}

async function checkpointTheta(deps: ShardWork["deps"], round: LoadedRound): Promise<Float64Array | null> {
  const { config, featureMapId } = round;
  if (!usesCheckpoint(config) || featureMapId === null) return null;
  const model = await findCheckpoint(deps.db, { ...round, featureMapId }, config);
  if (model !== null) return (await loadPosterior(deps, model)).theta;
  const message =
    "an arm goes back to an earlier round's reward, and there is none by this embedder any more";
  throw new Trouble("no-checkpoint", message, { retryable: false });
}

function needsPreparing({ arms }: RoundSelection["settings"]): boolean {
  return arms.some(({ strategy }) => strategy === "uncertainty-global" || strategy === "v-optimal");
}

/** What the selector looks at before the first block: all prompts in version 1, a seeded sample of them since. */
async function promptsAhead(
  round: LoadedRound,
  load: (positions: readonly number[]) => Promise<CandidateSet[]>,
): Promise<(SelectionPrompt | DrawnPrompt)[]> {
  const all = places(0, round.config.pairs);
  const random = createRandom(deriveSeed(round.seed, "selection-sample"));
  const sample =
    round.config.choice === 1
      ? all
      : random
          .shuffle(all)
          .slice(0, samplePromptsMax)
          .sort((a, b) => a - b);
  const prompts: (SelectionPrompt | DrawnPrompt)[] = [];
  for (let from = 0; from < sample.length; from += promptsPerRead) {
    const sets = await load(sample.slice(from, from + promptsPerRead));
    prompts.push(...sets.map((set) => set.prompt));
  }
  return prompts;
}

/** from, from + 1, …, to − 1. */
function places(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

type BlockRows = {
  pairs: Prisma.PairCreateManyInput[];
  slots: NewSlot[];
  arms: { position: number; arm: string; skipped: string | null }[];
};

function addRows(
  rows: BlockRows,
  round: LoadedRound,
  set: CandidateSet,
  choice: ChosenPair | DrawnPair | null,
  by: { rewardModelId: string; dimension: number; isCold: boolean },
): void {
  const { position } = set;
  if (choice === null) {
    rows.arms.push({ position, arm: set.arm?.name ?? "", skipped: "one text only" });
    return;
  }
  const first = set.candidates[choice.a1];
  const second = set.candidates[choice.a2];
  if (first === undefined || second === undefined)
    throw new Error(`no candidate ${choice.a1} or ${choice.a2}`);
  const id = stableId("pair", round.project.slug, round.number, position, set.promptKey);
  rows.arms.push({ position, arm: choice.arm, skipped: null });
  rows.pairs.push({
    id,
    projectId: round.projectId,
    promptId: set.promptId,
    roundId: round.id,
    position,
    source: "online",
    firstId: first.responseId,
    secondId: second.responseId,
    arm: choice.arm,
    strategy: choice.strategy,
    armProbability: choice.armProbability,
    ...weighed(choice),
    // Γ of the pair itself, where `gamma` is that of the distribution a2 came from.
    uncertainty: radiusOf(round.config, by.dimension) * choice.potential,
    rewardModelId: by.rewardModelId,
    explanation: explain(set, choice, { ...by, config: round.config }),
  });
  rows.slots.push(
    ...slotsOf({ id, projectId: round.projectId, roundId: round.id }, round.config.labelsPerPair),
  );
}

/** What only a choice among candidates has: of draws nobody knows the probability but their policies. */
function weighed(choice: ChosenPair | DrawnPair) {
  if ("isDrawn" in choice) return { pairProbability: null, gamma: null, klCost: null, budget: null };
  const { pairProbability, gamma, klCost, budget } = choice;
  return { pairProbability: Math.min(1, pairProbability), gamma, klCost: finite(klCost), budget };
}

function explain(
  { candidates, arm, prompt }: CandidateSet,
  choice: ChosenPair | DrawnPair,
  by: Parameters<typeof explainChoice>[2],
) {
  if (!("isDrawn" in choice)) return explainChoice(candidates, choice, by);
  if (arm === null || prompt.drawn === undefined) throw new Error("a pair of draws without its sources");
  return explainDraw(candidates, choice, { arm: arm.sources, drawn: prompt.drawn });
}

async function storeBlock(db: ShardWork["deps"]["db"], round: LoadedRound, rows: BlockRows): Promise<void> {
  await transaction(db, async (tx) => {
    await tx.pair.createMany({ data: rows.pairs, skipDuplicates: true });
    await (isLabeledByPeople(round.config) ? openSlots : reserveSlots)(tx, rows.slots);
    await tx.$executeRaw`
      update "RoundPrompt" p set "arm" = v."arm", "skipped" = v."skipped"
        from jsonb_to_recordset(${JSON.stringify(rows.arms)}::jsonb)
             as v("position" int, "arm" text, "skipped" text)
       where p."roundId" = ${round.id}::uuid and p."position" = v."position"`;
  });
}
