import type { Random } from "@gshf/gshf";
import { logSumExp, softmax } from "@gshf/gshf";
import { endToken } from "./tokens.ts";
import type { TrieNode } from "./trie.ts";

export type SamplingOptions = {
  /** 0 takes the likeliest token. */
  readonly temperature: number;
  /** Nucleus: the fewest likeliest tokens whose probability reaches this; 1 keeps all. */
  readonly topP: number;
  readonly maxTokens: number;
};

export type ScoredToken = { readonly token: string; readonly logprob: number };

export type SampledAnswer = {
  readonly text: string;
  readonly finishReason: "stop" | "length";
  /**
   * The tokens drawn, `END_TOKEN` included, each with its log probability among those drawn from: temperature and
   * nucleus applied, as vLLM reports them with `--logprobs-mode processed_logprobs`. At temperature 1 and untruncated
   * those of an answer that stopped sum to log π(answer).
   */
  readonly tokens: readonly ScoredToken[];
};

/**
 * Draws an answer token by token, as an engine does: at each prefix the tokens' conditional probabilities are
 * tempered, cut to the nucleus and drawn from.
 *
 * @param logPi log-probability of each candidate under the model.
 * @param prefix where to go on from; the trie's root for a new answer.
 */
export function sampleAnswer(
  prefix: TrieNode,
  logPi: Float64Array,
  options: SamplingOptions,
  random: Random,
): SampledAnswer {
  const tokens: ScoredToken[] = [];
  let node = prefix;
  while (tokens.length < options.maxTokens) {
    const next = nextTokens(node, logPi);
    const { index, logprob } = next.length === 1 ? certain : drawToken(next, options, random);
    const drawn = next[index];
    if (drawn === undefined) throw new Error("drew from a prefix that no candidate continues");
    tokens.push({ token: drawn.token, logprob });
    if (drawn.token === endToken) return { text: joinTokens(tokens), finishReason: "stop", tokens };
    node = drawn.node;
  }
  return { text: joinTokens(tokens), finishReason: "length", tokens };
}

/** The tokens that may follow a prefix with log π(token | prefix); they sum to probability 1. */
export function nextTokens(
  node: TrieNode,
  logPi: Float64Array,
): { readonly token: string; readonly logprob: number; readonly node: TrieNode }[] {
  // A token that every candidate below shares is certain: exactly 0, not a rounding of it.
  if (node.children.size === 1)
    return [...node.children].map(([token, child]) => ({ token, logprob: 0, node: child }));
  const total = logMass(node, logPi);
  return [...node.children].map(([token, child]) => ({
    token,
    logprob: logMass(child, logPi) - total,
    node: child,
  }));
}

/**
 * Scores a given sequence of tokens, each by log π(token | prefix).
 *
 * @returns null where the sequence leaves the trie: the model can't produce it.
 */
export function scoreTokens(
  root: TrieNode,
  logPi: Float64Array,
  tokens: readonly string[],
): { readonly tokens: readonly ScoredToken[]; readonly end: TrieNode } | null {
  const scored: ScoredToken[] = [];
  let node = root;
  for (const token of tokens) {
    const next = nextTokens(node, logPi).find((entry) => entry.token === token);
    if (next === undefined) return null;
    scored.push({ token, logprob: next.logprob });
    node = next.node;
  }
  return { tokens: scored, end: node };
}

function logMass(node: TrieNode, logPi: Float64Array): number {
  return logSumExp(node.candidates.map((i) => logPi[i] ?? Number.NEGATIVE_INFINITY));
}

function joinTokens(tokens: readonly ScoredToken[]): string {
  return tokens.map(({ token }) => (token === endToken ? "" : token)).join("");
}

const certain = { index: 0, logprob: 0 };

function drawToken(next: readonly ScoredToken[], options: SamplingOptions, random: Random) {
  const logprobs = next.map(({ logprob }) => logprob);
  const weights = temper(logprobs, options);
  const index = random.categorical(weights);
  // As they are, where nothing was done to them: not a rounding of it.
  if (options.temperature === 1 && options.topP >= 1) return { index, logprob: logprobs[index] ?? 0 };
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { index, logprob: Math.log((weights[index] ?? 0) / total) };
}

/** Probabilities to draw from: tempered, then cut to the nucleus (ties go to the earlier token). */
function temper(logprobs: readonly number[], options: SamplingOptions): Float64Array {
  if (options.temperature === 0) {
    const best = logprobs.indexOf(Math.max(...logprobs));
    return Float64Array.from(logprobs, (_, i) => (i === best ? 1 : 0));
  }
  const weights = softmax(logprobs.map((logprob) => logprob / options.temperature));
  if (options.topP >= 1) return weights;
  const order = [...weights.keys()].sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b);
  const kept = new Float64Array(weights.length);
  let reached = 0;
  for (const i of order) {
    kept[i] = weights[i] ?? 0;
    reached += kept[i] ?? 0;
    if (reached >= options.topP) break;
  }
  return kept;
}
