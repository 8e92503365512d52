import { z } from "zod";
import { type Choice, readChoice } from "./choice.ts";
import { exchange, type Reply, type Transport } from "./exchange.ts";
import type { InferenceResult } from "./inference-error.ts";
import type { ParameterMemory } from "./learn-parameters.ts";
import { parseReply, replyError } from "./parse-reply.ts";
import type { Parameters, RefusableParameter } from "./request-parameters.ts";

export type Message = { readonly role: "system" | "user" | "assistant"; readonly content: string };

export type SampleRequest = {
  readonly model: string;
  readonly messages: readonly Message[];
  /** How many answers to ask for; a server may give fewer, or more. */
  readonly n: number;
  readonly temperature: number;
  readonly topP: number;
  readonly seed?: number | undefined;
  readonly maxTokens: number;
  /** Ask for the sampler's logprobs; default true. */
  readonly logprobs?: boolean;
  /** Ask for the ids of the tokens drawn, which vLLM tells; default false. */
  readonly tokenIds?: boolean;
  readonly signal?: AbortSignal | undefined;
};

export type Sample = {
  /** Those that can be read, in order of index. Their texts may be empty. */
  readonly choices: readonly Choice[];
  /** Choices that are none; `fault` names the first such field. */
  readonly unreadable: number;
  readonly fault: string | null;
  /** Null where the server doesn't say, or nothing that can be read. */
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  /** The seed the answers were drawn with; null where the server takes none. */
  readonly seed: number | null;
  /** What the server refuses, as far as it is known by now. */
  readonly refused: readonly RefusableParameter[];
};

const Completion = z.object({ choices: z.array(z.unknown()), usage: z.unknown().optional() });
const tokenCount = z.int().nonnegative().max(2_000_000_000);

/**
 * `POST /v1/chat/completions`: independent answers to one prompt. What the server refuses to be asked is found out
 * with the first request and left out of the later ones.
 */
export async function sample(
  request: SampleRequest,
  transport: Transport,
  memory: ParameterMemory,
): Promise<InferenceResult<Sample>> {
  const { n, temperature, topP, seed, maxTokens, logprobs = true, tokenIds = false } = request;
  const asked = await memory.ask(
    { n, temperature, topP, seed, maxTokens, logprobs, tokenIds },
    (parameters, accepts) => {
      const json = { model: request.model, messages: request.messages, ...parameters };
      return exchange({ path: "/v1/chat/completions", json, accepts, signal: request.signal }, transport);
    },
  );
  return asked.ok ? readSample(request, asked.value.reply, asked.value.sent, memory.refused()) : asked;
}

function readSample(
  request: SampleRequest,
  reply: Reply,
  sent: Parameters,
  refused: readonly RefusableParameter[],
): InferenceResult<Sample> {
  const completion = parseReply(reply, Completion);
  if (!completion.ok) return completion;
  const { choices: given, usage } = completion.value;
  if (given.length === 0) {
    const message = `${reply.host} gave 0 of ${request.n} answers asked for`;
    return { ok: false, error: replyError(reply, "no-choices", message) };
  }
  const promptTokens = tokensOf(usage, "prompt_tokens");
  const completionTokens = tokensOf(usage, "completion_tokens");
  const alone = given.length === 1 ? completionTokens : null;
  const choices: Choice[] = [];
  const faults: string[] = [];
  for (const [position, one] of given.entries()) {
    const read = readChoice(one, position, alone);
    if (read.ok) choices.push(read.choice);
    else faults.push(read.field);
  }
  choices.sort((a, b) => a.index - b.index);
  const seed = typeof sent.seed === "number" ? sent.seed : null;
  const unreadable = faults.length;
  const fault = faults[0] ?? null;
  return { ok: true, value: { choices, unreadable, fault, promptTokens, completionTokens, seed, refused } };
}

function tokensOf(usage: unknown, field: string): number | null {
  const value: unknown = typeof usage === "object" && usage !== null ? Reflect.get(usage, field) : null;
  return tokenCount.safeParse(value).data ?? null;
}
