import { parseJson } from "@gshf/http";
import { z } from "zod";
import { exchange, type Transport } from "./exchange.ts";
import type { InferenceError, InferenceResult } from "./inference-error.ts";
import { parseReply, replyError } from "./parse-reply.ts";
import type { Message } from "./sample.ts";

export type AnswerLogprobRequest = {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly answer: string;
  /**
   * So many tokens of the answer as a finished turn, the end of the turn among them where it is one: as many as the
   * sampler counted, so that both speak of the same tokens. Left out: the tokens of its text.
   */
  readonly tokens?: number | undefined;
  /** The name the server has for a limit of tokens. */
  readonly limit?: "max_tokens" | "max_completion_tokens";
  readonly signal?: AbortSignal | undefined;
};

/** log π(answer | prompt) in nats at temperature 1 over the full vocabulary, and the answer's tokens. */
export type AnswerLogprob = { readonly logprob: number; readonly tokenCount: number };

type PromptToken = { readonly id: string; readonly logprob: number };

// vLLM: one entry per prompt token, null for the first; with `prompt_logprobs: 0` only the token that is there.
const Scored = z.object({
  prompt_logprobs: z.array(z.record(z.string(), z.object({ logprob: z.number() })).nullable()),
});

type Scoring = InferenceResult<{ tokens: readonly (PromptToken | null)[]; notPrefix: InferenceError }>;

/** The latest prompts' own tokens, by model and messages: answers to one prompt come in a row. */
export type PromptCache = Map<string, Promise<Scoring>>;

const promptsKept = 64;

/**
 * Scores a given answer with vLLM's `prompt_logprobs`: once the prompt alone, once with the answer as the
 * assistant's unfinished turn; the answer's tokens are what the second has beyond the first.
 */
export async function answerLogprob(
  request: AnswerLogprobRequest,
  transport: Transport,
  prompts: PromptCache = new Map(),
): Promise<InferenceResult<AnswerLogprob>> {
  const prompt = await scorePrompt(request, transport, prompts);
  if (!prompt.ok) return prompt;
  const answered: Message[] = [...request.messages, { role: "assistant", content: request.answer }];
  const full = await score(
    request,
    answered,
    request.tokens === undefined ? "unfinished" : "over",
    transport,
  );
  if (!full.ok) return full;
  const prefix = prompt.value.tokens;
  const tokens = full.value.tokens;
  // Ids are compared, not only counted: a tokenizer may merge the answer's start into the prompt's end.
  const kept = prefix.length <= tokens.length && prefix.every((token, i) => token?.id === tokens[i]?.id);
  if (!kept) return { ok: false, error: full.value.notPrefix };
  const end = Math.min(tokens.length, prefix.length + (request.tokens ?? Number.POSITIVE_INFINITY));
  let logprob = 0;
  for (const token of tokens.slice(prefix.length, end)) logprob += token?.logprob ?? 0;
  return { ok: true, value: { logprob, tokenCount: end - prefix.length } };
}

async function scorePrompt(
  request: AnswerLogprobRequest,
  transport: Transport,
  prompts: PromptCache,
): Promise<Scoring> {
  const key = JSON.stringify([request.model, request.messages]);
  const pending = prompts.get(key);
  if (pending !== undefined) {
    const known = await pending;
    // A failure may be another caller's own, its signal's for instance.
    if (known.ok) return known;
  }
  const scoring = score(request, request.messages, "prompt", transport);
  prompts.set(key, scoring);
  for (const [oldest] of prompts) {
    if (prompts.size <= promptsKept) break;
    prompts.delete(oldest);
  }
  const result = await scoring;
  if (!result.ok && prompts.get(key) === scoring) prompts.delete(key);
  return result;
}

async function score(
  request: AnswerLogprobRequest,
  messages: readonly Message[],
  /** Whether an answer is to come, is there in part, or is there and over. */
  turn: "prompt" | "unfinished" | "over",
  transport: Transport,
): Promise<Scoring> {
  const json = {
    model: request.model,
    messages,
    [request.limit ?? "max_tokens"]: 1,
    temperature: 1,
    prompt_logprobs: 0,
    add_generation_prompt: turn === "prompt",
    continue_final_message: turn === "unfinished",
  };
  const reply = await exchange({ path: "/v1/chat/completions", json, signal: request.signal }, transport);
  if (!reply.ok) return reply;
  const { host } = reply.value;
  // Hosted servers pass over the question and answer another one, which costs: not to be asked again.
  if (isUnscored(reply.value.text)) {
    const message = `${host} gives no log probabilities of given answers (prompt_logprobs)`;
    return { ok: false, error: replyError(reply.value, "no-prompt-logprobs", message) };
  }
  const scored = parseReply(reply.value, Scored);
  if (!scored.ok) return scored;
  const tokens: (PromptToken | null)[] = [];
  for (const [i, position] of scored.value.prompt_logprobs.entries()) {
    const entries = position === null ? [] : Object.entries(position);
    const [entry] = entries;
    if (i > 0 && (entry === undefined || entries.length > 1)) {
      const message = `${host} gave ${entries.length} logprobs for prompt token ${i}, expected 1`;
      return { ok: false, error: replyError(reply.value, "bad-shape", message) };
    }
    tokens.push(entry === undefined ? null : { id: entry[0], logprob: entry[1].logprob });
  }
  const message = `${host}'s chat template does not keep the prompt as a prefix, so answers can't be scored`;
  return { ok: true, value: { tokens, notPrefix: replyError(reply.value, "prompt-not-prefix", message) } };
}

function isUnscored(text: string): boolean {
  const body = z.looseObject({ choices: z.array(z.unknown()) }).safeParse(parseJson(text)).data;
  return body !== undefined && (body.prompt_logprobs ?? null) === null;
}
