import type { Tx } from "@gshf/db";
import { createRandom } from "@gshf/gshf";
import { choosePrompts } from "../../experiments/index.ts";
import { connectPolicy } from "../../policies/index.ts";
import { deriveSeed, stableId } from "../../projects/index.ts";
import { readConversation } from "../../prompts/index.ts";
import { drawResponses, forEachConcurrently } from "../../responses/index.ts";
import { storable } from "../../text/model.ts";
import { Trouble } from "../../trouble/index.ts";
import { referenceOf } from "../load-round.ts";
import { listPromptsOfRound, promptsAsked } from "../round-prompts.ts";
import type { LoadedRound, ShardResult, ShardWork, Stage } from "../stage.ts";
import { sampleSources } from "./sample-sources.ts";
import { setAside } from "./set-aside.ts";

/** Prompts per shard: small enough that a killed worker's shard is soon taken over. */
const promptsPerShard = 32;

/** Chooses the round's prompts, then draws n answers to each from the candidate policy. */
export const samplingStage: Stage = { plan: planSampling, work: sampleShard };

async function planSampling(tx: Tx, _deps: unknown, round: LoadedRound): Promise<number[]> {
  const prompts = await listPromptsOfRound(tx, round.experiment, round);
  if (prompts.length === 0) {
    const message = `the project has no prompts for this round: none is ${promptsAsked(round.config)}, of these files and tags`;
    throw new Trouble("no-prompts", message, { retryable: false });
  }
  const m = round.config.pairs;
  const chosen = await chooseAskable(tx, round, prompts);
  // Before version 3 of the choice the arm is drawn together with the pair.
  const armOf = round.sources === null ? () => "" : drawArms(round);
  const data = chosen.map(({ id, key }, position) => ({
    roundId: round.id,
    position,
    promptId: id,
    arm: armOf(position, key),
  }));
  for (let from = 0; from < data.length; from += 1_000) {
    await tx.roundPrompt.createMany({ data: data.slice(from, from + 1_000), skipDuplicates: true });
  }
  const shards = Math.ceil(m / promptsPerShard);
  return Array.from({ length: shards }, (_, shard) => Math.min(promptsPerShard, m - shard * promptsPerShard));
}

type Listed = { id: string; key: string };

/**
 * The round's prompts, all of which can be asked: one whose stored conversation can't be read is set aside, which the
 * round's page tells, and another takes its place.
 */
async function chooseAskable(tx: Tx, round: LoadedRound, prompts: readonly Listed[]): Promise<Listed[]> {
  const problems = new Map<string, string>();
  const looked = new Set<string>();
  for (;;) {
    const rest = prompts.filter(({ id }) => !problems.has(id));
    if (rest.length === 0) {
      const message = `no prompt can be asked: ${sayProblems(prompts, problems)}`;
      throw new Trouble("no-prompts", message, { retryable: false });
    }
    const chosen = choosePrompts(rest, round.config.pairs, round.seed);
    const unseen = [...new Set(chosen.map(({ id }) => id))].filter((id) => !looked.has(id));
    if (unseen.length === 0) {
      if (problems.size > 0) await noteSetAside(tx, round, prompts, problems);
      return chosen;
    }
    for (let from = 0; from < unseen.length; from += 1_000) {
      const ids = unseen.slice(from, from + 1_000);
      const found = await tx.prompt.findMany({
        where: { id: { in: ids } },
        select: { id: true, messages: true },
      });
      for (const { id, messages } of found) {
        looked.add(id);
        const { problem } = readConversation(messages);
        if (problem !== null) problems.set(id, problem);
      }
    }
  }
}

async function noteSetAside(
  tx: Tx,
  round: LoadedRound,
  prompts: readonly Listed[],
  problems: ReadonlyMap<string, string>,
): Promise<void> {
  const count = problems.size === 1 ? "1 prompt was" : `${problems.size} prompts were`;
  await tx.roundEvent.create({
    data: {
      roundId: round.id,
      kind: "set-aside",
      actor: "system:worker",
      message: `${count} set aside, because no policy can be asked: ${sayProblems(prompts, problems)}`,
    },
  });
}

const problemsSaid = 5;

function sayProblems(prompts: readonly Listed[], problems: ReadonlyMap<string, string>): string {
  const said = prompts.flatMap(({ id, key }) => {
    const problem = problems.get(id);
    return problem === undefined ? [] : [`${storable(key.slice(0, 60))} (${problem})`];
  });
  const more = said.length - problemsSaid;
  return `${said.slice(0, problemsSaid).join(", ")}${more > 0 ? ` and ${more} more` : ""}.`;
}

/** The arm of each prompt, by the round's seed: what is sampled depends on it. */
function drawArms({ config, seed }: LoadedRound): (position: number, key: string) => string {
  const random = createRandom(deriveSeed(seed, "arms"));
  const shares = Float64Array.from(config.arms, ({ share }) => share);
  return (position, key) =>
    config.arms[random.fork("prompt", `${position}:${key}`).categorical(shares)]?.name ?? "";
}

async function sampleShard(work: ShardWork): Promise<ShardResult> {
  return work.round.sources === null ? sampleOnePolicy(work) : sampleSources(work, promptsPerShard);
}

/** As rounds of the first two versions sample: n draws of one policy for each prompt. */
async function sampleOnePolicy({ deps, round, task, signal, progress }: ShardWork): Promise<ShardResult> {
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
  const client = connectPolicy(deps, policy);
  const scope = {
    projectId: round.projectId,
    roundId: round.id,
    since: round.stateSince,
    purpose: "candidate" as const,
    policy,
  };
  const reference = await referenceOf(deps, round);
  const open = prompts.filter((entry) => (have.get(entry.position) ?? 0) < n);
  await forEachConcurrently(open, policy.requestsAtOnce, signal, async ({ position, prompt }) => {
    const { problem } = readConversation(prompt.messages);
    if (problem !== null) {
      // Chosen before such prompts were looked for, or changed by hand since.
      await setAside(deps, round.id, position, `can't be asked: ${problem}`);
      done += 1;
      return;
    }
    const order = {
      prompt,
      position,
      n,
      have: have.get(position) ?? 0,
      temperature: round.config.temperature,
      keepsTokens: policy.id !== reference.id,
      idOf: (draw: number) =>
        stableId("response", round.project.slug, round.number, position, prompt.key, draw),
      seedOf: (draw: number) => deriveSeed(round.seed, "draw", position, prompt.key, draw),
    };
    const count = await drawResponses(deps, client, scope, order, signal);
    if (count === 0) await setAside(deps, round.id, position, "no answer to read");
    done += 1;
    await progress(done);
  });
  return { kind: "done" };
}
