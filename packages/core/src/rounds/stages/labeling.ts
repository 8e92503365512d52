import { type Prompt, type Response, transaction } from "@gshf/db";
import { answerKey, loadFeatures, type MeasuredAnswer } from "../../features/index.ts";
import { connectScorer, scorerConcurrency } from "../../measurements/index.ts";
import { forEachConcurrently } from "../../responses/index.ts";
import { loadPosterior } from "../../rewards/index.ts";
import { Trouble } from "../../trouble/index.ts";
import { findLabelers, type LabelerMember } from "../labeler/find-labelers.ts";
import type { PairScores } from "../labeler/model.ts";
import { writeLabels } from "../labeler/write-labels.ts";
import { featureMapOf } from "../load-round.ts";
import type { ShardWork, Stage } from "../stage.ts";

const pairsPerShard = 64;

/**
 * Labels the pairs of a round that no person labels, by the scores of their answers. A pair's scores and labels are
 * written at once when they are known, so that a worker killed at any line costs no more than the requests in flight.
 */
export const labelingStage: Stage = {
  plan: async (tx, _deps, round) => {
    // Here, in one transaction, so that their pseudonyms depend on nothing but their number.
    await findLabelers(tx, round);
    const pairs = await tx.pair.count({ where: { roundId: round.id } });
    return Array.from({ length: Math.ceil(pairs / pairsPerShard) }, (_, shard) =>
      Math.min(pairsPerShard, pairs - shard * pairsPerShard),
    );
  },
  work: async (work) => {
    const { deps, round, task, signal, progress } = work;
    const pairs = await pairsOfShard(work);
    const open = pairs.filter(({ scores }) => scores === null);
    if (open.length > 0) {
      const labelers = await transaction(deps.db, (tx) => findLabelers(tx, round));
      await (round.config.labeler.kind === "scorer" ? askScorer : askReward)(work, open, labelers);
    }
    signal.throwIfAborted();
    await progress(task.total);
    return { kind: "done" };
  },
};

type OpenPair = { id: string; prompt: Prompt; first: Response; second: Response };

async function pairsOfShard({ deps, round, task }: ShardWork) {
  return deps.db.pair.findMany({
    where: { roundId: round.id },
    orderBy: { position: "asc" },
    skip: task.shard * pairsPerShard,
    take: pairsPerShard,
    include: { prompt: true, first: true, second: true },
  });
}

async function askScorer(
  { deps, round, task, signal, progress }: ShardWork,
  open: readonly OpenPair[],
  labelers: readonly LabelerMember[],
): Promise<void> {
  const scorer = connectScorer(deps, round.project);
  if (scorer === null) {
    const message = "the project has no gold scorer any more; enter one in its settings, and try again";
    throw new Trouble("no-scorer", message, { retryable: false });
  }
  let done = task.total - open.length;
  // Two requests a pair.
  await forEachConcurrently(open, scorerConcurrency / 2, signal, async ({ id, prompt, first, second }) => {
    const [one, two] = await Promise.all([
      scorer.score(prompt, first.text, signal),
      scorer.score(prompt, second.text, signal),
    ]);
    await writeLabels(deps, round, labelers, [{ pairId: id, scores: { first: one, second: two } }]);
    done += 1;
    await progress(done);
  });
}

/** r̂ = θ·φ by the fit that the pairs were chosen with. */
async function askReward(
  { deps, round }: ShardWork,
  open: readonly OpenPair[],
  labelers: readonly LabelerMember[],
): Promise<void> {
  const where = { roundId_purpose: { roundId: round.id, purpose: "selection" } };
  const model = await deps.db.rewardModel.findUniqueOrThrow({ where });
  if (model.observations === 0) {
    const message =
      "the reward was fitted to no comparison, so it can label nothing; import comparisons, or let a scorer or people label";
    throw new Trouble("no-reward", message, { retryable: false });
  }
  const { theta } = await loadPosterior(deps, model);
  const measured = ({ promptId, text, textSha256 }: Response): MeasuredAnswer => {
    return { promptId, textSha256, characters: [...text].length };
  };
  const answers = open.flatMap(({ first, second }) => [measured(first), measured(second)]);
  const features = await loadFeatures(deps, await featureMapOf(deps, round), answers);
  const score = (answer: Response): number => {
    const phi = features.get(answerKey(measured(answer)));
    if (phi === undefined) throw new Error(`answer ${answer.id} has no features`);
    return phi.reduce((sum, value, i) => sum + value * (theta[i] ?? 0), 0);
  };
  const scored = open.map(({ id, first, second }): { pairId: string; scores: PairScores } => {
    return { pairId: id, scores: { first: score(first), second: score(second) } };
  });
  await writeLabels(deps, round, labelers, scored);
}
