import type { Tx } from "@gshf/db";
import { createRandom } from "@gshf/gshf";
import { connect } from "../../policies/index.ts";
import { deriveSeed, stableId } from "../../projects/index.ts";
import { drawResponses, forEachConcurrently } from "../../responses/index.ts";
import { Trouble } from "../../trouble/index.ts";
import type { LoadedRound, ShardResult, ShardWork, Stage } from "../stage.ts";

/** Prompts per shard: small enough that a killed worker's shard is soon taken over. */
const promptsPerShard = 32;
/** Requests a worker has under way at once. */
const concurrency = 8;

/** Chooses the round's prompts, then draws n answers to each from the candidate policy. */
export const samplingStage: Stage = { plan: planSampling, work: sampleShard };

async function planSampling(tx: Tx, _deps: unknown, round: LoadedRound): Promise<number[]> {
  const prompts = await tx.prompt.findMany({
    where: { projectId: round.projectId, split: "train" },
    select: { id: true, key: true },
  });
  if (prompts.length === 0) {
    const message = "the project has no prompts in its train split";
    throw new Trouble("no-prompts", message, { retryable: false });
  }
  const m = round.config.pairs;
  const chosen = choosePrompts(prompts, m, round.seed);
  // The arm is drawn together with the pair.
  const data = chosen.map(({ id }, position) => ({ roundId: round.id, position, promptId: id, arm: "" }));
  for (let from = 0; from < data.length; from += 1_000) {
    await tx.roundPrompt.createMany({ data: data.slice(from, from + 1_000), skipDuplicates: true });
  }
  const shards = Math.ceil(m / promptsPerShard);
  return Array.from({ length: shards }, (_, shard) => Math.min(promptsPerShard, m - shard * promptsPerShard));
}

/** m prompts without replacement; when there are fewer, all of them in a new order as often as it takes. */
export function choosePrompts<P extends { key: string }>(
  prompts: readonly P[],
  m: number,
  seed: number,
): P[] {
  const sorted = [...prompts].sort((a, b) => (a.key < b.key ? -1 : 1));
  const random = createRandom(deriveSeed(seed, "prompts"));
  const chosen: P[] = [];
  for (let pass = 0; chosen.length < m; pass++) chosen.push(...random.fork(pass).shuffle(sorted));
  return chosen.slice(0, m);
}

async function sampleShard({ deps, round, task, signal, progress }: ShardWork): Promise<ShardResult> {
  const policy = await deps.db.policy.findUniqueOrThrow({ where: { id: round.candidatePolicyId ?? "" } });
  const from = task.shard * promptsPerShard;
  const positions = { gte: from, lt: from + promptsPerShard };
  const prompts = await deps.db.roundPrompt.findMany({
    where: { roundId: round.id, position: positions },
    include: { prompt: true },
    orderBy: { position: "asc" },
  });
  const drawn = await deps.db.response.groupBy({
    by: ["position"],
    where: { roundId: round.id, purpose: "candidate", position: positions },
    _count: true,
  });
  const have = new Map(drawn.map((row) => [row.position, row._count]));
  const n = round.config.samples;
  let done = prompts.filter((entry) => (have.get(entry.position) ?? 0) >= n).length;
  const client = connect(deps, policy, { retriesMax: 1, concurrencyMax: concurrency });
  const scope = { projectId: round.projectId, roundId: round.id, purpose: "candidate" as const, policy };
  const open = prompts.filter((entry) => (have.get(entry.position) ?? 0) < n);
  await forEachConcurrently(open, concurrency, signal, async ({ position, prompt }) => {
    const order = {
      prompt,
      position,
      n,
      have: have.get(position) ?? 0,
      temperature: round.config.temperature,
      idOf: (draw: number) =>
        stableId("response", round.project.slug, round.number, position, prompt.key, draw),
      seedOf: (draw: number) => deriveSeed(round.seed, "draw", position, prompt.key, draw),
    };
    await drawResponses(deps, client, scope, order, signal);
    done += 1;
    await progress(done);
  });
  return { kind: "done" };
}
