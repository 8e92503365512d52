import type { Policy, Response } from "@gshf/db";
import type { InferenceClient, InferenceError, InferenceResult, Message } from "@gshf/inference";

/** A policy, and the client that asks it. */
export type AskedPolicy = { policy: Pick<Policy, "id" | "name" | "model">; client: InferenceClient };

export type DrawToScore = Pick<Response, "text" | "finishReason" | "tokenIds">;

/** Log-probabilities in the order of the policies asked, or the first that could not be told. */
export type Scores =
  | { ok: true; logprobs: number[] }
  | { ok: false; policy: AskedPolicy["policy"]; error: InferenceError };

/**
 * Log-probabilities of draws under several policies, at temperature 1 and untruncated, for differences between them. All
 * are of the same tokens: those that were drawn, where every server tells how it cuts the prompt and does so alike, else
 * those that each cuts the text into (ADR 40). A draw's end is part of it, one that was cut off has none.
 */
export class DrawScorer {
  readonly #signal: AbortSignal;
  readonly #asked = new Map<string, Promise<InferenceResult<number>>>();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** @param drawnBy the policy whose tokens they are, where that is not among those asked */
  async score(
    policies: readonly AskedPolicy[],
    messages: readonly Message[],
    draw: DrawToScore,
    drawnBy: readonly AskedPolicy[] = [],
  ): Promise<Scores> {
    if (draw.tokenIds.length > 0 && (await this.#cutAlike([...policies, ...drawnBy], messages))) {
      const scores = await this.#scoreBy(policies, messages, draw, draw.tokenIds);
      if (scores.ok || isPassing(scores.error)) return scores;
    }
    return this.#scoreBy(policies, messages, draw, undefined);
  }

  async #cutAlike(policies: readonly AskedPolicy[], messages: readonly Message[]): Promise<boolean> {
    const signal = this.#signal;
    const cut = await Promise.all(
      policies.map(({ policy: { model }, client }) => client.promptTokens({ model, messages, signal })),
    );
    const ids = cut.map((one) => (one.ok && one.value !== null ? one.value.join() : null));
    return ids.every((own) => own !== null && own === ids[0]);
  }

  async #scoreBy(
    policies: readonly AskedPolicy[],
    messages: readonly Message[],
    draw: DrawToScore,
    tokenIds: readonly number[] | undefined,
  ): Promise<Scores> {
    const logprobs: number[] = [];
    for (const asked of policies) {
      const scored = await this.#ask(asked, messages, draw, tokenIds);
      this.#signal.throwIfAborted();
      if (!scored.ok) return { ok: false, policy: asked.policy, error: scored.error };
      logprobs.push(scored.value);
    }
    return { ok: true, logprobs };
  }

  /** Each answer is scored once by each policy, whoever drew it how often. */
  #ask(
    { policy, client }: AskedPolicy,
    messages: readonly Message[],
    { text: answer, finishReason }: DrawToScore,
    tokenIds: readonly number[] | undefined,
  ): Promise<InferenceResult<number>> {
    const ended = finishReason !== "length";
    const key = JSON.stringify([policy.id, messages, answer, ended, tokenIds]);
    const known = this.#asked.get(key);
    if (known !== undefined) return known;
    const { model } = policy;
    const asking = client
      .answerLogprob({ model, messages, answer, ended, tokenIds, signal: this.#signal })
      .then((scored) => (scored.ok ? { ok: true as const, value: scored.value.logprob } : scored));
    this.#asked.set(key, asking);
    return asking;
  }
}

/** Whether to ask again later, rather than that the server can't tell. */
export function isPassing({ retryable, code }: InferenceError): boolean {
  return retryable || code === "aborted";
}
