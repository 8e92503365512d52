import { parseJson } from "@gshf/http";
import { z } from "zod";
import { tokenIdSchema } from "./choice.ts";
import { exchange, type Reply, type Transport } from "./exchange.ts";
import type { InferenceError, InferenceResult } from "./inference-error.ts";
import { parseReply, replyError } from "./parse-reply.ts";
import type { Message } from "./sample.ts";

/** The name a server has for a limit of tokens. */
export type TokenLimit = "max_tokens" | "max_completion_tokens";

export type PromptRequest = {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly limit?: TokenLimit;
  readonly signal?: AbortSignal | undefined;
};

export type ScoredToken = { readonly id: string; readonly logprob: number };

export type ScoredPrompt = {
  /** With the log-probability of each given those before it, in nats at temperature 1; null for the first. */
  readonly tokens: readonly (ScoredToken | null)[];
  /** All their ids, the first's too; null where the server doesn't tell. */
  readonly ids: readonly number[] | null;
  /** What to say where an answer's tokens don't begin with these. */
  readonly notPrefix: InferenceError;
};

type Scoring = Promise<InferenceResult<ScoredPrompt>>;

/** What a client need not ask twice. */
export type ScoreMemory = {
  /** The latest prompts' own tokens, by model and messages: answers to one prompt come in a row. */
  readonly prompts: Map<string, Scoring>;
  /** How many tokens each model's chat template writes after the end of a turn. */
  readonly afterEnd: Map<string, Promise<InferenceResult<number>>>;
};

export const rememberScores = (): ScoreMemory => ({ prompts: new Map(), afterEnd: new Map() });

const promptsKept = 64;

// vLLM: one entry per prompt token, null for the first; with `prompt_logprobs: 0` only the token that is there.
const entries = z.array(z.record(z.string(), z.object({ logprob: z.number() })).nullable());
const chatReply = z.object({
  prompt_logprobs: entries,
  prompt_token_ids: z.array(tokenIdSchema).nullish().catch(null),
});
const completionReply = z.object({ choices: z.array(z.object({ prompt_logprobs: entries })).min(1) });

/** The tokens of a prompt up to where the answer begins, asked for once for all its answers. */
export async function scorePrompt(
  request: PromptRequest,
  transport: Transport,
  { prompts }: ScoreMemory,
): Scoring {
  const key = JSON.stringify([request.model, request.messages]);
  const pending = prompts.get(key);
  if (pending !== undefined) {
    const known = await pending;
    // A failure may be another caller's own, its signal's for instance.
    if (known.ok) return known;
  }
  const scoring = scoreMessages(request, request.messages, "prompt", transport);
  prompts.set(key, scoring);
  for (const [oldest] of prompts) {
    if (prompts.size <= promptsKept) break;
    prompts.delete(oldest);
  }
  const result = await scoring;
  if (!result.ok && prompts.get(key) === scoring) prompts.delete(key);
  return result;
}

export async function promptTokens(
  request: PromptRequest,
  transport: Transport,
  memory: ScoreMemory,
): Promise<InferenceResult<readonly number[] | null>> {
  const prompt = await scorePrompt(request, transport, memory);
  return prompt.ok ? { ok: true, value: prompt.value.ids } : prompt;
}

/** Scores messages as the model's chat template writes them. */
export async function scoreMessages(
  request: PromptRequest,
  messages: readonly Message[],
  /** Whether an answer is to come, is there in part, or is there and over. */
  turn: "prompt" | "unfinished" | "over",
  transport: Transport,
): Scoring {
  const json = {
    model: request.model,
    messages,
    [request.limit ?? "max_tokens"]: 1,
    temperature: 1,
    prompt_logprobs: 0,
    return_token_ids: turn === "prompt",
    add_generation_prompt: turn === "prompt",
    continue_final_message: turn === "unfinished",
  };
  const reply = await exchange({ path: "/v1/chat/completions", json, signal: request.signal }, transport);
  if (!reply.ok) return reply;
  if (isUnscored(reply.value.text)) return unscored(reply.value);
  const scored = parseReply(reply.value, chatReply);
  if (!scored.ok) return scored;
  const { prompt_logprobs, prompt_token_ids } = scored.value;
  return readTokens(reply.value, prompt_logprobs, prompt_token_ids ?? null);
}

/** Scores tokens as they are, through vLLM's completions, which take ids for a prompt. */
export async function scoreTokenIds(
  { model, signal }: PromptRequest,
  ids: readonly number[],
  transport: Transport,
): Scoring {
  const json = { model, prompt: ids, max_tokens: 1, temperature: 1, prompt_logprobs: 0 };
  const reply = await exchange({ path: "/v1/completions", json, signal }, transport);
  if (!reply.ok) return reply;
  const scored = completionReply.safeParse(parseJson(reply.value.text)).data?.choices[0]?.prompt_logprobs;
  return scored === undefined ? unscored(reply.value) : readTokens(reply.value, scored, ids);
}

function readTokens(
  reply: Reply,
  given: z.output<typeof entries>,
  ids: readonly number[] | null,
): InferenceResult<ScoredPrompt> {
  const { host } = reply;
  const tokens: (ScoredToken | null)[] = [];
  for (const [i, position] of given.entries()) {
    const alternatives = position === null ? [] : Object.entries(position);
    const [entry] = alternatives;
    if (i > 0 && (entry === undefined || alternatives.length > 1)) {
      const message = `${host} gave ${alternatives.length} logprobs for prompt token ${i}, expected 1`;
      return { ok: false, error: replyError(reply, "bad-shape", message) };
    }
    tokens.push(entry === undefined ? null : { id: entry[0], logprob: entry[1].logprob });
  }
  const message = `${host}'s chat template does not keep the prompt as a prefix, so answers can't be scored`;
  const notPrefix = replyError(reply, "prompt-not-prefix", message);
  return { ok: true, value: { tokens, ids, notPrefix } };
}

// Hosted servers pass over the question and answer another one, which costs: not to be asked again.
function isUnscored(text: string): boolean {
  const body = z.looseObject({ choices: z.array(z.unknown()) }).safeParse(parseJson(text)).data;
  return body !== undefined && (body.prompt_logprobs ?? null) === null;
}

function unscored(reply: Reply): InferenceResult<ScoredPrompt> {
  const message = `${reply.host} gives no log probabilities of given answers (prompt_logprobs)`;
  return { ok: false, error: replyError(reply, "no-prompt-logprobs", message) };
}
