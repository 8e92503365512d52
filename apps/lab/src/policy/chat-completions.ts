import { createRandom } from "@gshf/gshf";
import { sha256Hex } from "@gshf/trainer-protocol";
import { z } from "zod";
import type { Pool } from "../pools/pool.ts";
import type { Adapter } from "./adapter.ts";
import type { Policies } from "./policies.ts";
import { type SampledAnswer, type ScoredToken, sampleAnswer, scoreTokens } from "./sample-answer.ts";
import { endToken, promptTokens, tokenId, tokenizeWithin } from "./tokens.ts";
import type { TrieNode } from "./trie.ts";

const Message = z.object({ role: z.enum(["system", "user", "assistant"]), content: z.string() });

/** The part of OpenAI's request, with vLLM's extensions, that the lab understands. */
export const ChatRequest = z.object({
  model: z.string(),
  messages: z.array(Message).min(1),
  n: z.int().min(1).max(1_024).nullish(),
  temperature: z.number().min(0).max(100).nullish(),
  top_p: z.number().positive().max(1).nullish(),
  seed: z.int().nonnegative().nullish(),
  max_tokens: z.int().positive().nullish(),
  max_completion_tokens: z.int().positive().nullish(),
  logprobs: z.boolean().nullish(),
  stream: z.literal(false).nullish(),
  prompt_logprobs: z.int().min(0).nullish(),
  add_generation_prompt: z.boolean().nullish(),
  continue_final_message: z.boolean().nullish(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

/** An answer that a request brings: to be gone on with, or a turn that is over. */
export type GivenAnswer = { readonly text: string; readonly isOver: boolean };

type Deps = { readonly policies: Policies; readonly random: () => number };

/** What the answers continue: the prompt, or an unfinished answer of the request. */
type Start = {
  readonly node: TrieNode;
  readonly logPi: Float64Array;
  readonly prompt: readonly ScoredToken[];
};

/**
 * Answers a request for a known prompt by a known policy.
 *
 * @param given the answer to go on from (`continue_final_message`) or to score, or null.
 * @returns null when no candidate begins that way.
 */
export async function completeChat(
  request: ChatRequest,
  pool: Pool,
  adapter: Adapter | null,
  given: GivenAnswer | null,
  deps: Deps,
) {
  const start = await findStart(request, pool, adapter, given, deps.policies);
  if (start === null) return null;
  // Nothing comes after a turn that is over.
  const n = given?.isOver === true ? 0 : (request.n ?? 1);
  const answers = Array.from({ length: n }, (_, index) => {
    const options = {
      temperature: request.temperature ?? 1,
      topP: request.top_p ?? 1,
      maxTokens: request.max_completion_tokens ?? request.max_tokens ?? 65_536,
    };
    return sampleAnswer(start.node, start.logPi, options, choiceRandom(request, pool, index, deps.random));
  });
  const completionTokens = answers.reduce((sum, answer) => sum + answer.tokens.length, 0);
  return {
    id: `chatcmpl-${sha256Hex(JSON.stringify([request, pool.key])).slice(0, 24)}`,
    object: "chat.completion",
    // The lab has no use for a clock; a fixed instant keeps answers to equal requests equal.
    created: 0,
    model: request.model,
    choices: answers.map((answer, index) => toChoice(answer, index, request.logprobs === true)),
    usage: {
      prompt_tokens: start.prompt.length,
      completion_tokens: completionTokens,
      total_tokens: start.prompt.length + completionTokens,
    },
    ...(typeof request.prompt_logprobs === "number"
      ? { prompt_logprobs: toPromptLogprobs(start.prompt) }
      : {}),
  };
}

// Choice i depends on seed, i and the prompt alone: asking for more choices keeps the first ones.
function choiceRandom(request: ChatRequest, pool: Pool, index: number, random: () => number) {
  const seed = request.seed ?? Math.floor(random() * Number.MAX_SAFE_INTEGER);
  return createRandom(seed).fork("choice", index, pool.key);
}

async function findStart(
  request: ChatRequest,
  pool: Pool,
  adapter: Adapter | null,
  given: GivenAnswer | null,
  policies: Policies,
): Promise<Start | null> {
  const logPi = await policies.logProbabilities(pool, adapter);
  const root = policies.trie(pool);
  const speaks = given !== null || request.add_generation_prompt !== false;
  // A pool's prompt is given, not generated: the lab's models are certain of it.
  const prompt = promptTokens(pool.messages, speaks).map((token) => ({ token, logprob: 0 }));
  if (given === null) return { node: root, logPi, prompt };
  const answers = new Set(pool.candidates.map(({ text }) => text));
  const tokens = tokenizeWithin(given.text, answers);
  const scored = scoreTokens(root, logPi, given.isOver ? [...tokens, endToken] : tokens);
  if (scored === null || (!given.isOver && scored.end.children.size === 0)) return null;
  return { node: scored.end, logPi, prompt: [...prompt, ...scored.tokens] };
}

function toChoice(answer: SampledAnswer, index: number, logprobs: boolean) {
  const content = answer.tokens.map(({ token, logprob }) => {
    const text = token === endToken ? "" : token;
    return { token, logprob, bytes: [...Buffer.from(text)], top_logprobs: [] };
  });
  return {
    index,
    message: { role: "assistant", content: answer.text },
    finish_reason: answer.finishReason,
    logprobs: logprobs ? { content } : null,
  };
}

function toPromptLogprobs(tokens: readonly ScoredToken[]) {
  return tokens.map(({ token, logprob }, i) =>
    i === 0 ? null : { [tokenId(token)]: { logprob, rank: 1, decoded_token: token } },
  );
}
