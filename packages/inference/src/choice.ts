import { z } from "zod";

/** A place in a vocabulary; fits a database's integer. */
export const tokenIdSchema = z.int32().nonnegative();

/** One sampled answer. */
export type Choice = {
  readonly index: number;
  /** As the server gave it; empty where it gave none: a reasoning model that ran out of tokens, a tool call. */
  readonly text: string;
  /** `stop`, `length`, …; null where the server says nothing that can be read. */
  readonly finishReason: string | null;
  /** Tokens generated; null where it can't be known (no logprobs and more than one choice). */
  readonly tokenCount: number | null;
  /**
   * Sum of the tokens' log-probabilities *as sampled*, in nats. Truncated or tempered sampling renormalises
   * them: they are no reference logprobs.
   */
  readonly logprob: number | null;
  /** The tokens as they were drawn, the end of the turn among them; null where the server doesn't tell. */
  readonly tokenIds: readonly number[] | null;
};

// Parts are what multimodal models answer with; those that are no text say nothing to a reader.
const part = z.union([
  z.string(),
  z.looseObject({ type: z.string().optional(), text: z.string().optional() }),
]);
const content = z.union([z.string(), z.array(part)]).nullish();
const choice = z.looseObject({
  index: z.unknown().optional(),
  message: z.looseObject({ content }),
  finish_reason: z.unknown().optional(),
  logprobs: z.unknown().optional(),
  token_ids: z.unknown().optional(),
});
const logprobsSchema = z.object({ content: z.array(z.object({ logprob: z.number() })) });
const tokenIdsSchema = z.array(tokenIdSchema).min(1);
const indexSchema = z.int().nonnegative();
const finishReasonSchema = z.string().regex(/^\w{1,40}$/);

/**
 * Reads one choice of an answer by itself, so that a malformed one never costs its siblings. Only an answer's text
 * must be right; what is said about it is left out where it can't be read.
 *
 * @returns the field at fault when it is no choice
 */
export function readChoice(
  given: unknown,
  position: number,
  usageTokens: number | null,
): { ok: true; choice: Choice } | { ok: false; field: string } {
  const parsed = choice.safeParse(given);
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path.filter((step) => typeof step === "string").join(".") ?? "";
    return { ok: false, field: `choices.${position}${path === "" ? "" : `.${path}`}` };
  }
  const { message, logprobs, finish_reason, index, token_ids } = parsed.data;
  const tokens = logprobsSchema.safeParse(logprobs).data?.content ?? null;
  const logprob = tokens?.reduce((sum, token) => sum + token.logprob, 0) ?? null;
  return {
    ok: true,
    choice: {
      index: indexSchema.safeParse(index).data ?? position,
      text: textOf(message.content),
      finishReason: finishReasonSchema.safeParse(finish_reason).data ?? null,
      tokenCount: tokens === null ? usageTokens : tokens.length,
      logprob: logprob !== null && Number.isFinite(logprob) ? logprob : null,
      tokenIds: tokenIdsSchema.safeParse(token_ids).data ?? null,
    },
  };
}

function textOf(given: z.output<typeof content>): string {
  if (!Array.isArray(given)) return given ?? "";
  return given
    .map((one) =>
      typeof one === "string" ? one : one.type === "text" || one.type === undefined ? one.text : "",
    )
    .join("");
}
