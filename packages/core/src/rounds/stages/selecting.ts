import type { Prisma } from "@gshf/db";
import { transaction } from "@gshf/db";
import { type ChosenPair, Covariance, PairSelector, type SelectionPrompt } from "@gshf/gshf";
import { deriveSeed, stableId } from "../../projects/index.ts";
import { loadPosterior } from "../../rewards/index.ts";
import { type NewSlot, openSlots, slotsOf } from "../../slots/index.ts";
import { Trouble } from "../../trouble/index.ts";
import { featureMapOf } from "../load-round.ts";
import { betaOf, type CandidateExplanation, type PairExplanation, strategies } from "../model.ts";
import type { LoadedRound, ShardResult, ShardWork, Stage } from "../stage.ts";
import { type Candidate, type CandidateSet, loadCandidates } from "./candidates.ts";

/** Also the number of prompts between factorisations of A; part of what decides a round's last digits. */
const promptsPerBlock = 64;

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
  const posterior = await loadPosterior(deps, model);
  const selector = new PairSelector({
    theta: posterior.theta,
    covariance: Covariance.fromMatrix(posterior.matrix, posterior.dimension),
    eta: round.config.eta,
    betaA: betaOf(round.config, map.dimension),
    arms: round.config.arms,
    seed: deriveSeed(round.seed, "selection"),
    blockSize: promptsPerBlock,
    ...(deps.kernel && { kernel: deps.kernel }),
  });
  const blocks = Math.ceil(round.config.pairs / promptsPerBlock);
  if (round.config.arms.some((arm) => arm.strategy === "uncertainty-global")) {
    const all: SelectionPrompt[] = [];
    for (let block = 0; block < blocks; block++) {
      all.push(...(await loadBlock({ deps, round, signal }, map, block)).map((set) => set.prompt));
    }
    await selector.prepare(all);
  }
  for (let block = 0; block < blocks; block++) {
    const sets = await loadBlock({ deps, round, signal }, map, block);
    const choices = await selector.selectBlock(sets.map((set) => set.prompt));
    const rows = { pairs: [], slots: [], arms: [] } as BlockRows;
    choices.forEach((choice, i) => {
      const set = sets[i];
      if (set === undefined) throw new Error("a choice without its prompt");
      addRows(
        rows,
        round,
        set,
        choice.skipped === undefined ? choice : null,
        model.id,
        betaOf(round.config, map.dimension),
      );
    });
    signal.throwIfAborted();
    await storeBlock(deps.db, round, rows);
    await progress(Math.min(round.config.pairs, (block + 1) * promptsPerBlock));
  }
  return { kind: "done" };
}

type BlockRows = {
  pairs: Prisma.PairCreateManyInput[];
  slots: NewSlot[];
  arms: { position: number; arm: string; skipped: string | null }[];
};

async function loadBlock(
  work: Pick<ShardWork, "deps" | "round" | "signal">,
  map: Parameters<typeof loadCandidates>[1],
  block: number,
): Promise<CandidateSet[]> {
  return loadCandidates(work, map, { from: block * promptsPerBlock, count: promptsPerBlock });
}

function addRows(
  rows: BlockRows,
  round: LoadedRound,
  set: CandidateSet,
  choice: ChosenPair | null,
  rewardModelId: string,
  betaA: number,
): void {
  const { position } = set;
  if (choice === null) {
    rows.arms.push({ position, arm: "", skipped: "one text only" });
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
    pairProbability: Math.min(1, choice.pairProbability),
    gamma: choice.gamma,
    klCost: finite(choice.klCost),
    budget: choice.budget,
    // Γ of the pair itself, where `gamma` is that of the distribution a2 came from.
    uncertainty: betaA * choice.potential,
    rewardModelId,
    explanation: explain(round, set.candidates, choice, betaA),
  });
  rows.slots.push(
    ...slotsOf({ id, projectId: round.projectId, roundId: round.id }, round.config.labelsPerPair),
  );
}

/** An enhancer that answers what π¹ never would has infinite KL; JSON and the screens take null for it. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function explain(
  round: LoadedRound,
  candidates: readonly Candidate[],
  choice: ChosenPair,
  betaA: number,
): PairExplanation {
  const { eta } = round.config;
  const strategy = strategies.find((name) => name === choice.strategy);
  if (strategy === undefined) throw new Error(`the strategy ${choice.strategy} is not one a round can have`);
  return {
    version: 1,
    strategy,
    eta,
    betaA,
    gamma: choice.gamma,
    klCost: finite(choice.klCost),
    budget: choice.budget,
    effectiveSampleSize: choice.effectiveSampleSize,
    candidates: candidates.map((candidate, j): CandidateExplanation => {
      const weight = choice.mainWeights[j] ?? 0;
      return {
        responseId: candidate.responseId,
        multiplicity: candidate.multiplicity,
        reward: choice.rewards[j] ?? 0,
        weight,
        enhancerWeight: choice.enhancerWeights[j] ?? 0,
        distance: choice.distances[j] ?? 0,
        cost: finite(-eta * Math.log(weight)),
        affordable: choice.affordable[j] ?? false,
      };
    }),
  };
}

async function storeBlock(db: ShardWork["deps"]["db"], round: LoadedRound, rows: BlockRows): Promise<void> {
  await transaction(db, async (tx) => {
    await tx.pair.createMany({ data: rows.pairs, skipDuplicates: true });
    await openSlots(tx, rows.slots);
    await tx.$executeRaw`
      update "RoundPrompt" p set "arm" = v."arm", "skipped" = v."skipped"
        from jsonb_to_recordset(${JSON.stringify(rows.arms)}::jsonb)
             as v("position" int, "arm" text, "skipped" text)
       where p."roundId" = ${round.id}::uuid and p."position" = v."position"`;
  });
}
