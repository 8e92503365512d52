import type { FeatureMap } from "@gshf/db";
import { type DrawnPrompt, logSumExp, type SelectionPrompt } from "@gshf/gshf";
import type { Message } from "@gshf/inference";
import { answerKey, loadFeatures } from "../../features/index.ts";
import { connectPolicy } from "../../policies/index.ts";
import { readConversation } from "../../prompts/index.ts";
import { DrawScorer, type DrawToScore, forEachConcurrently } from "../../responses/index.ts";
import { isVisible } from "../../text/model.ts";
import { troubleOfInference } from "../../trouble/index.ts";
import { type ArmSources, isCorrected, type Source, sourceKey } from "../choice/sources.ts";
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
  /** The arm that was drawn for it and what that samples; null before version 3 of the choice. */
  arm: { name: string; sources: ArmSources } | null;
  prompt: SelectionPrompt | DrawnPrompt;
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
    select: {
      id: true,
      position: true,
      source: true,
      text: true,
      textSha256: true,
      finishReason: true,
      tokenIds: true,
    },
  });
  // By code units, whatever the database's order of texts is; stable, so a source's draws stay in theirs.
  draws.sort((a, b) => compare(a.source ?? "", b.source ?? ""));
  const byPosition = Map.groupBy(draws, (draw) => draw.position);
  const bare = entries.flatMap(({ position, prompt, arm: name }): BareSet[] => {
    const conversation = readConversation(prompt.messages);
    const candidates = distinct(byPosition.get(position) ?? []);
    // Set aside while sampling: nobody was asked.
    if (conversation.problem !== null || candidates.length === 0) return [];
    const { id: promptId, key: promptKey } = prompt;
    const sources = round.sources?.[name];
    const arm = sources === undefined ? null : { name, sources };
    const draws = arm === null ? null : drawsOf(arm.sources, byPosition.get(position) ?? [], candidates);
    // One of the two policies gave no answer to read.
    if (draws !== null && (draws.first.length === 0 || draws.second.length === 0)) return [];
    return [{ position, promptId, promptKey, messages: conversation.messages, candidates, arm, draws }];
  });
  const features = await loadFeatures(
    deps,
    map,
    bare.flatMap(({ promptId, candidates }) => candidates.map((candidate) => ({ ...candidate, promptId }))),
  );
  const ratios = await samplerLogRatios(work, bare, byPosition);
  return bare.map(({ draws: drawn, ...set }) => ({
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
      ...(ratios.has(set.position) ? { samplerLogRatios: ratios.get(set.position) ?? [] } : {}),
      ...armOfPrompt(set.arm?.name, drawn),
    },
  }));
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

type Draws = { first: readonly number[]; second: readonly number[] };

/** What the selection is told of a prompt whose arm was drawn when it was sampled. */
function armOfPrompt(
  arm: string | undefined,
  drawn: Draws | null,
): { arm?: string; drawn?: undefined } | { arm: string; drawn: Draws } {
  if (arm === undefined) return {};
  return drawn === null ? { arm } : { arm, drawn };
}

type Draw = DrawToScore & { id: string; source: string | null; textSha256: string };

/** The draws of each of the two policies, as places among the candidates; null where an arm chooses among them. */
function drawsOf(arm: ArmSources, draws: readonly Draw[], candidates: readonly Candidate[]): Draws | null {
  if (arm.kind !== "drawn") return null;
  const places = new Map(candidates.map(({ textSha256 }, j) => [textSha256, j]));
  const of = (source: Source) =>
    draws
      .filter((draw) => draw.source === sourceKey(source))
      .map(({ textSha256 }) => places.get(textSha256))
      .filter((place) => place !== undefined);
  const { first, second } = arm;
  if (sourceKey(first) !== sourceKey(second)) return { first: of(first), second: of(second) };
  // Of one source the first so many are a¹'s.
  const all = of(first);
  return { first: all.slice(0, first.n), second: all.slice(first.n) };
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

type BareSet = Omit<CandidateSet, "prompt"> & { draws: Draws | null };

/** log π₀ − log q of each candidate by position, where they were not drawn from π₀ alone; q is what they were drawn from. */
async function samplerLogRatios(
  work: Pick<ShardWork, "deps" | "round" | "signal">,
  sets: readonly BareSet[],
  draws: ReadonlyMap<number | null, readonly Draw[]>,
): Promise<Map<number, number[]>> {
  const { deps, round, signal } = work;
  const reference = await referenceOf(deps, round);
  const mixtures = new Map(
    sets.flatMap((set): [number, Mixture][] => {
      const mixture = mixtureOf(set.arm?.sources ?? null, round.candidatePolicyId, reference.id);
      return mixture === null ? [] : [[set.position, mixture]];
    }),
  );
  if (mixtures.size === 0) return new Map();
  const ids = new Set([...mixtures.values()].flatMap((parts) => parts.map(({ policyId }) => policyId)));
  const rows = await deps.db.policy.findMany({ where: { id: { in: [...ids, reference.id] } } });
  const asked = new Map(rows.map((policy) => [policy.id, { policy, client: connectPolicy(deps, policy) }]));
  const find = (policyId: string) => {
    const found = asked.get(policyId);
    if (found === undefined) throw new Error(`policy ${policyId} is gone`);
    return found;
  };
  const scorer = new DrawScorer(signal);
  const corrected = sets.filter(({ position }) => mixtures.has(position));
  const ratios = new Map(corrected.map((set) => [set.position, set.candidates.map((): number[] => [])]));
  const items = corrected.flatMap((set) =>
    (draws.get(set.position) ?? []).flatMap((draw) => {
      const j = set.candidates.findIndex(({ textSha256 }) => textSha256 === draw.textSha256);
      return j < 0 ? [] : [{ set, draw, j }];
    }),
  );
  await forEachConcurrently(items, 8, signal, async ({ set, draw, j }) => {
    const mixture = mixtures.get(set.position) ?? [];
    const policies = [reference.id, ...mixture.map(({ policyId }) => policyId)].map(find);
    const scores = await scorer.score(policies, set.messages, draw);
    if (!scores.ok) throw troubleOfInference(`policy endpoint (${scores.policy.name})`, scores.error);
    const [base = 0, ...own] = scores.logprobs;
    const parts = mixture.map(({ share }, k) => Math.log(share) + (own[k] ?? 0));
    ratios.get(set.position)?.[j]?.push(base - (parts.length === 1 ? (parts[0] ?? 0) : logSumExp(parts)));
  });
  // A text may have been drawn as several sequences of tokens: among its draws their weights average to the text's own.
  const meanOf = (of: readonly number[]) =>
    of.every((ratio) => ratio === of[0]) ? (of[0] ?? 0) : logSumExp(of) - Math.log(of.length);
  return new Map([...ratios].map(([position, of]) => [position, of.map(meanOf)]));
}

/** Policies that candidates were drawn from, each with its share of the draws. */
type Mixture = { policyId: string; share: number }[];

/** Null where the candidates are draws of π₀, or of the two policies of a pair. */
function mixtureOf(
  arm: ArmSources | null,
  candidatePolicyId: string | null,
  referenceId: string,
): Mixture | null {
  if (arm === null) {
    return candidatePolicyId === referenceId ? null : [{ policyId: candidatePolicyId ?? "", share: 1 }];
  }
  if (arm.kind === "drawn" || !isCorrected(arm, referenceId)) return null;
  const total = arm.candidates.reduce((sum, { n }) => sum + n, 0);
  return arm.candidates.map(({ policyId, n }) => ({ policyId, share: n / total }));
}
