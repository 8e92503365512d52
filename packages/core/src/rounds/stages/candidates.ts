import type { FeatureMap, Policy } from "@gshf/db";
import type { SelectionPrompt } from "@gshf/gshf";
import type { Message } from "@gshf/inference";
import { answerKey, loadFeatures } from "../../features/index.ts";
import { connectPolicy } from "../../policies/index.ts";
import { readConversation } from "../../prompts/index.ts";
import { forEachConcurrently } from "../../responses/index.ts";
import { isVisible } from "../../text/model.ts";
import { unwrapOrThrow } from "../../trouble/index.ts";
import { referenceOf } from "../load-round.ts";
import type { ShardWork } from "../stage.ts";

/** A distinct text among a prompt's draws; the response is the first draw that gave it. */
export type Candidate = {
  responseId: string;
  text: string;
  textSha256: string;
  characters: number;
  multiplicity: number;
};

export type CandidateSet = {
  position: number;
  promptId: string;
  promptKey: string;
  messages: readonly Message[];
  candidates: readonly Candidate[];
  prompt: SelectionPrompt;
};

/**
 * The distinct candidates of the round's prompts in these places (of those that could be asked), in order of their first
 * draw, with features and, when they were not drawn from π₀, the importance correction log π₀ − log π of each.
 */
export async function loadCandidates(
  work: Pick<ShardWork, "deps" | "round" | "signal">,
  map: FeatureMap,
  chosen: readonly number[],
): Promise<CandidateSet[]> {
  const { deps, round } = work;
  const positions = { in: [...chosen] };
  const entries = await deps.db.roundPrompt.findMany({
    where: { roundId: round.id, position: positions },
    include: { prompt: true },
    orderBy: { position: "asc" },
  });
  const draws = await deps.db.response.findMany({
    where: { roundId: round.id, purpose: "candidate", position: positions },
    orderBy: [{ position: "asc" }, { drawIndex: "asc" }],
    select: { id: true, position: true, text: true, textSha256: true },
  });
  const byPosition = Map.groupBy(draws, (draw) => draw.position);
  const bare = entries.flatMap(({ position, prompt }) => {
    const conversation = readConversation(prompt.messages);
    const candidates = distinct(byPosition.get(position) ?? []);
    // Set aside while sampling: nobody was asked.
    if (conversation.problem !== null || candidates.length === 0) return [];
    const { id: promptId, key: promptKey } = prompt;
    return [{ position, promptId, promptKey, messages: conversation.messages, candidates }];
  });
  const features = await loadFeatures(
    deps,
    map,
    bare.flatMap(({ promptId, candidates }) => candidates.map((candidate) => ({ ...candidate, promptId }))),
  );
  const ratios = await samplerLogRatios(work, bare);
  return bare.map((set) => ({
    ...set,
    prompt: {
      // A prompt may come twice in a round that has more pairs than the project has prompts.
      key: `${set.position}:${set.promptKey}`,
      features: stack(
        set.candidates.map(({ textSha256 }) =>
          features.get(answerKey({ promptId: set.promptId, textSha256 })),
        ),
        map.dimension,
      ),
      multiplicities: set.candidates.map((candidate) => candidate.multiplicity),
      ...(ratios === null ? {} : { samplerLogRatios: ratios.get(set.position) ?? [] }),
    },
  }));
}

function distinct(draws: readonly { id: string; text: string; textSha256: string }[]): Candidate[] {
  const byText = new Map<string, Candidate>();
  for (const { id, text, textSha256 } of draws) {
    // Draws from before such answers were drawn again.
    if (!isVisible(text)) continue;
    const known = byText.get(textSha256);
    if (known !== undefined) known.multiplicity += 1;
    else {
      // Code points, as Postgres counts them for the fit.
      const characters = [...text].length;
      byText.set(textSha256, { responseId: id, text, textSha256, characters, multiplicity: 1 });
    }
  }
  return [...byText.values()];
}

function stack(rows: readonly (Float32Array | undefined)[], dimension: number): Float32Array {
  const result = new Float32Array(rows.length * dimension);
  rows.forEach((row, i) => {
    if (row !== undefined) result.set(row, i * dimension);
  });
  return result;
}

type BareSet = Omit<CandidateSet, "prompt">;

async function samplerLogRatios(
  work: Pick<ShardWork, "deps" | "round" | "signal">,
  sets: readonly BareSet[],
): Promise<Map<number, number[]> | null> {
  const { deps, round, signal } = work;
  const reference = await referenceOf(deps, round);
  if (round.candidatePolicyId === reference.id) return null;
  const sampler = await deps.db.policy.findUniqueOrThrow({ where: { id: round.candidatePolicyId ?? "" } });
  const end = (policy: Policy) => ({ policy, client: connectPolicy(deps, policy) });
  const ends = { base: end(reference), drawn: end(sampler) };
  const ratios = new Map(sets.map((set) => [set.position, set.candidates.map(() => 0)]));
  const items = sets.flatMap((set) => set.candidates.map((candidate, j) => ({ set, candidate, j })));
  await forEachConcurrently(items, 8, signal, async ({ set, candidate, j }) => {
    const of = async ({ policy, client }: (typeof ends)["base"]) => {
      const answer = candidate.text;
      const result = await client.answerLogprob({
        model: policy.model,
        messages: set.messages,
        answer,
        signal,
      });
      signal.throwIfAborted();
      return unwrapOrThrow(`policy endpoint (${policy.name})`, result).logprob;
    };
    const [base, drawn] = [await of(ends.base), await of(ends.drawn)];
    const row = ratios.get(set.position);
    if (row !== undefined) row[j] = base - drawn;
  });
  return ratios;
}
