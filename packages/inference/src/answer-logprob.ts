import type { Transport } from "./exchange.ts";
import type { InferenceResult } from "./inference-error.ts";
import type { Message } from "./sample.ts";
import {
  type PromptRequest,
  rememberScores,
  type ScoredPrompt,
  type ScoreMemory,
  scoreMessages,
  scorePrompt,
  scoreTokenIds,
} from "./score-prompt.ts";

export type AnswerLogprobRequest = PromptRequest & {
  readonly answer: string;
  /** Whether the end of the turn is part of it; default false: it may go on. */
  readonly ended?: boolean;
  /** The answer's tokens as they were drawn: these are scored, not those that its text would be cut into. */
  readonly tokenIds?: readonly number[] | undefined;
};

/** log π(answer | prompt) in nats at temperature 1 over the full vocabulary, and the answer's tokens. */
export type AnswerLogprob = { readonly logprob: number; readonly tokenCount: number };

/**
 * Scores a given answer with vLLM's `prompt_logprobs`: once the prompt alone, once with the answer after it; the answer's
 * tokens are what the second has beyond the first.
 */
export async function answerLogprob(
  request: AnswerLogprobRequest,
  transport: Transport,
  memory: ScoreMemory = rememberScores(),
): Promise<InferenceResult<AnswerLogprob>> {
  const prompt = await scorePrompt(request, transport, memory);
  if (!prompt.ok) return prompt;
  const { tokens: prefix, ids } = prompt.value;
  const drawn = request.tokenIds;
  if (drawn !== undefined && ids !== null) {
    const scored = await scoreTokenIds(request, [...ids, ...drawn], transport);
    return scored.ok ? sumBeyond(ids.map(String), scored.value, ids.length + drawn.length) : scored;
  }
  const ended = request.ended === true;
  const after = ended ? await tokensAfterEnd(request, transport, memory) : null;
  if (after !== null && !after.ok) return after;
  const full = await scoreMessages(request, answered(request), ended ? "over" : "unfinished", transport);
  if (!full.ok) return full;
  const end = full.value.tokens.length - (after?.value ?? 0);
  return sumBeyond(
    prefix.map((token) => token?.id),
    full.value,
    end,
  );
}

function answered({ messages, answer }: AnswerLogprobRequest): Message[] {
  return [...messages, { role: "assistant", content: answer }];
}

/** Ids are compared, not only counted: a tokenizer may merge the answer's start into the prompt's end. */
function sumBeyond(
  prefix: readonly (string | undefined)[],
  { tokens, notPrefix }: ScoredPrompt,
  end: number,
): InferenceResult<AnswerLogprob> {
  // The first has no entry in `prompt_logprobs`, so that it can't be compared.
  const kept = prefix.length <= end && end <= tokens.length;
  if (!kept || prefix.some((id, i) => i > 0 && id !== tokens[i]?.id)) return { ok: false, error: notPrefix };
  let logprob = 0;
  for (const token of tokens.slice(prefix.length, end)) logprob += token?.logprob ?? 0;
  return { ok: true, value: { logprob, tokenCount: end - prefix.length } };
}

/** Templates may write more after a turn's end, a line feed for instance, which no policy drew. */
async function tokensAfterEnd(
  request: AnswerLogprobRequest,
  transport: Transport,
  { afterEnd }: ScoreMemory,
): Promise<InferenceResult<number>> {
  const pending = afterEnd.get(request.model);
  const known = pending === undefined ? null : await pending;
  if (known?.ok === true) return known;
  const counting = countAfterEnd(request, transport);
  afterEnd.set(request.model, counting);
  return counting;
}

async function countAfterEnd(
  request: AnswerLogprobRequest,
  transport: Transport,
): Promise<InferenceResult<number>> {
  const open = await scoreMessages(request, answered(request), "unfinished", transport);
  if (!open.ok) return open;
  const over = await scoreMessages(request, answered(request), "over", transport);
  if (!over.ok) return over;
  return { ok: true, value: Math.max(0, over.value.tokens.length - open.value.tokens.length - 1) };
}
