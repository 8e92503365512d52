import { setTimeout as delay } from "node:timers/promises";
import pLimit from "p-limit";
import { type AnswerLogprob, type AnswerLogprobRequest, answerLogprob } from "./answer-logprob.ts";
import { type EmbedMemory, type EmbedRequest, embed } from "./embed.ts";
import type { Transport } from "./exchange.ts";
import type { InferenceResult } from "./inference-error.ts";
import { rememberParameters } from "./learn-parameters.ts";
import { type AdapterRequest, type LoadedAdapter, loadAdapter, models, type ServedModel } from "./models.ts";
import type { RefusableParameter } from "./request-parameters.ts";
import { type RewardRequest, reward } from "./reward.ts";
import { type Sample, type SampleRequest, sample } from "./sample.ts";
import { type PromptRequest, promptTokens, rememberScores, type TokenLimit } from "./score-prompt.ts";

export type InferenceClientOptions = {
  /** The server's base URL, with or without `/v1` at its end. */
  readonly baseUrl: string;
  readonly apiKey?: string | undefined;
  readonly fetch?: typeof fetch;
  /** For one attempt, body included. Default 120 s. */
  readonly timeoutMs?: number;
  /** Attempts after the first. Default 4. */
  readonly retriesMax?: number;
  /** Most bytes of one answer. Default 64 MiB. */
  readonly bytesMax?: number;
  /** Calls at a time; the others wait. Default 8. */
  readonly concurrencyMax?: number;
  /** What the server is known to refuse in sampling requests. A client is for one model where this is given. */
  readonly refusedParameters?: readonly RefusableParameter[];
  /** Uniform on [0, 1): jitters the pauses between attempts. */
  readonly random?: () => number;
  /** Milliseconds since the epoch; only for a `Retry-After` that is a date. */
  readonly now?: () => number;
  readonly sleep?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
};

export type InferenceClient = {
  /** Sampled answers: as many as the server gives of those asked for. */
  sample(request: SampleRequest): Promise<InferenceResult<Sample>>;
  /** The log-probability of a given answer, by vLLM's `prompt_logprobs`. */
  answerLogprob(request: AnswerLogprobRequest): Promise<InferenceResult<AnswerLogprob>>;
  /** The ids of a prompt's tokens up to where the answer begins; null where the server doesn't tell. */
  promptTokens(request: PromptRequest): Promise<InferenceResult<readonly number[] | null>>;
  /** One vector per text, as the model gives it (not normalised here). */
  embed(request: EmbedRequest): Promise<InferenceResult<readonly Float32Array[]>>;
  /** The score a reward model gives the last message. */
  reward(request: RewardRequest): Promise<InferenceResult<number>>;
  /** Makes new weights answer to a model name. */
  loadAdapter(request: AdapterRequest): Promise<InferenceResult<LoadedAdapter>>;
  models(): Promise<InferenceResult<readonly ServedModel[]>>;
};

/** A client for vLLM, SGLang, TGI, llama.cpp and the hosted ones: what they share of OpenAI's API. */
export function createInferenceClient(options: InferenceClientOptions): InferenceClient {
  const transport: Transport = {
    rootUrl: options.baseUrl.replace(/\/+$/, "").replace(/\/v1$/, ""),
    apiKey: options.apiKey,
    fetch: options.fetch ?? fetch,
    timeoutMs: options.timeoutMs ?? 120_000,
    retriesMax: options.retriesMax ?? 4,
    bytesMax: options.bytesMax ?? 64 * 1024 * 1024,
    random: options.random ?? Math.random,
    now: options.now ?? Date.now,
    sleep: options.sleep ?? sleepFor,
  };
  const limited = pLimit(options.concurrencyMax ?? 8);
  const scores = rememberScores();
  const limit = (): TokenLimit =>
    memory.refused().includes("max_tokens") ? "max_completion_tokens" : "max_tokens";
  const embedMemory: EmbedMemory = { refusesFormat: false };
  const memory = rememberParameters(options.refusedParameters ?? []);
  return {
    sample: (request) => limited(() => sample(request, transport, memory)),
    answerLogprob: (request) =>
      limited(() => answerLogprob({ limit: limit(), ...request }, transport, scores)),
    promptTokens: (request) => limited(() => promptTokens({ limit: limit(), ...request }, transport, scores)),
    embed: (request) => limited(() => embed(request, transport, embedMemory)),
    reward: (request) => limited(() => reward(request, transport)),
    loadAdapter: (request) => limited(() => loadAdapter(request, transport)),
    models: () => limited(() => models(transport)),
  };
}

async function sleepFor(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  // An abort ends the pause; the caller looks at the signal itself.
  await delay(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}
