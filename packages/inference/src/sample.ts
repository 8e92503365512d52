import { z } from "zod";
import type { Choice } from "./choice.ts";
import { exchange, type Transport } from "./exchange.ts";
import type { InferenceResult } from "./inference-error.ts";
import { parseReply, replyError } from "./parse-reply.ts";

export type Message = { readonly role: "system" | "user" | "assistant"; readonly content: string };

export type SampleRequest = {
  readonly model: string;
  readonly messages: readonly Message[];
  /** How many answers; fewer are refused. */
  readonly n: number;
  readonly temperature: number;
  readonly topP: number;
  readonly seed?: number | undefined;
  readonly maxTokens: number;
  /** Ask for the sampler's logprobs; default true. Some hosted models refuse the question. */
  readonly logprobs?: boolean;
  readonly signal?: AbortSignal | undefined;
};

export type Sample = {
  readonly choices: readonly Choice[];
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
};

const CompletionChoice = z.object({
  index: z.int().nonnegative(),
  message: z.object({ content: z.string() }),
  finish_reason: z.string().nullish(),
  logprobs: z.object({ content: z.array(z.object({ logprob: z.number() })).nullish() }).nullish(),
});

const Completion = z.object({
  choices: z.array(CompletionChoice),
  usage: z
    .object({
      prompt_tokens: z.int().nonnegative().nullish(),
      completion_tokens: z.int().nonnegative().nullish(),
    })
    .nullish(),
});

/** `POST /v1/chat/completions`: n independent answers to one prompt, in order of index. */
export async function sample(request: SampleRequest, transport: Transport): Promise<InferenceResult<Sample>> {
  const reply = await exchange(
    {
      path: "/v1/chat/completions",
      json: {
        model: request.model,
        messages: request.messages,
        n: request.n,
        temperature: request.temperature,
        top_p: request.topP,
        seed: request.seed,
        max_tokens: request.maxTokens,
        logprobs: request.logprobs === false ? undefined : true,
      },
      signal: request.signal,
    },
    transport,
  );
  if (!reply.ok) return reply;
  const completion = parseReply(reply.value, Completion);
  if (!completion.ok) return completion;
  const { usage } = completion.value;
  const promptTokens = usage?.prompt_tokens ?? null;
  const completionTokens = usage?.completion_tokens ?? null;
  const alone = completion.value.choices.length === 1;
  const choices = completion.value.choices
    .map((choice) => readChoice(choice, alone ? completionTokens : null))
    .sort((a, b) => a.index - b.index);
  if (choices.length < request.n) {
    const { host } = reply.value;
    const message = `${host} gave ${choices.length} of ${request.n} answers asked for`;
    return { ok: false, error: { ...replyError(reply.value, "too-few-choices", message), choices } };
  }
  return { ok: true, value: { choices: choices.slice(0, request.n), promptTokens, completionTokens } };
}

function readChoice(choice: z.infer<typeof CompletionChoice>, usageTokens: number | null): Choice {
  const tokens = choice.logprobs?.content ?? null;
  return {
    index: choice.index,
    text: choice.message.content,
    finishReason: choice.finish_reason ?? null,
    tokenCount: tokens === null ? usageTokens : tokens.length,
    logprob: tokens === null ? null : tokens.reduce((sum, token) => sum + token.logprob, 0),
  };
}
