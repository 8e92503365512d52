import type { Prompt } from "@gshf/db";
import { connectPolicy } from "../../policies/index.ts";
import { deriveSeed, stableId } from "../../projects/index.ts";
import { readConversation } from "../../prompts/index.ts";
import { drawResponses, forEachConcurrently } from "../../responses/index.ts";
import { type ArmSources, isCorrected, needsOf, type Source } from "../choice/sources.ts";
import { referenceOf } from "../load-round.ts";
import type { LoadedRound, ShardResult, ShardWork } from "../stage.ts";
import { setAside } from "./set-aside.ts";

/** Draws of one source that a prompt still lacks. */
type Errand = {
  position: number;
  prompt: Prompt;
  key: string;
  source: Source;
  have: number;
  keepsTokens: boolean;
};

/**
 * Draws, for each prompt of the shard, from the sources that its arm names and from no others. What is there already is
 * not asked for again, whoever was killed where.
 */
export async function sampleSources(work: ShardWork, promptsPerShard: number): Promise<ShardResult> {
  const { deps, round, task, signal, progress } = work;
  const positions = { gte: task.shard * promptsPerShard, lt: (task.shard + 1) * promptsPerShard };
  const entries = await deps.db.roundPrompt.findMany({
    where: { roundId: round.id, position: positions },
    include: { prompt: true },
    orderBy: { position: "asc" },
  });
  const drawn = await deps.db.response.groupBy({
    by: ["position", "source"],
    where: { roundId: round.id, purpose: "candidate", position: positions },
    _count: true,
  });
  const have = new Map(drawn.map((row) => [`${row.position} ${row.source}`, row._count]));
  const reference = await referenceOf(deps, round);
  const errands: Errand[] = [];
  for (const { position, prompt, arm } of entries) {
    const { problem } = readConversation(prompt.messages);
    if (problem !== null) {
      // Changed by hand since it was chosen.
      await setAside(deps, round.id, position, `can't be asked: ${problem}`);
      continue;
    }
    const sources = sourcesOf(round, arm);
    const keepsTokens = isCorrected(sources, reference.id);
    for (const [key, source] of needsOf(sources)) {
      const count = have.get(`${position} ${key}`) ?? 0;
      if (count < source.n) errands.push({ position, prompt, key, source, have: count, keepsTokens });
    }
  }
  // A prompt is done with the last of its sources.
  const left = new Map<number, number>();
  for (const { position } of errands) left.set(position, (left.get(position) ?? 0) + 1);
  let done = entries.length - left.size;
  for (const [policyId, own] of Map.groupBy(errands, ({ source }) => source.policyId)) {
    const policy = await deps.db.policy.findUniqueOrThrow({ where: { id: policyId } });
    const client = connectPolicy(deps, policy);
    const scope = {
      projectId: round.projectId,
      roundId: round.id,
      since: round.stateSince,
      purpose: "candidate" as const,
      policy,
    };
    await forEachConcurrently(own, policy.requestsAtOnce, signal, async (errand) => {
      const count = await drawResponses(deps, client, scope, orderOf(round, errand), signal);
      const { position } = errand;
      if (count === 0) await setAside(deps, round.id, position, "no answer to read");
      const rest = (left.get(position) ?? 1) - 1;
      left.set(position, rest);
      if (rest === 0) done += 1;
      await progress(done);
    });
  }
  return { kind: "done" };
}

function sourcesOf(round: LoadedRound, arm: string): ArmSources {
  const sources = round.sources?.[arm];
  if (sources === undefined) throw new Error(`round ${round.number} has no sources for arm "${arm}"`);
  return sources;
}

function orderOf(round: LoadedRound, { position, prompt, key, source, have, keepsTokens }: Errand) {
  const { temperature, topP, n } = source;
  return {
    prompt,
    position,
    n,
    have,
    temperature,
    topP,
    source: key,
    keepsTokens,
    idOf: (draw: number) =>
      stableId("response", round.project.slug, round.number, position, prompt.key, key, draw),
    seedOf: (draw: number) => deriveSeed(round.seed, "draw", key, position, prompt.key, draw),
  };
}
