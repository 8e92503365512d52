import type { Prompt } from "@gshf/db";
import type { KeptDraw } from "../measurements/index.ts";
import { askable } from "../prompts/index.ts";
import { unwrapOrThrow } from "../trouble/index.ts";
import type { AskedPolicy, DeskCell, EvaluationDesk } from "./evaluation-desk.ts";
import type { PromptValues } from "./model.ts";

export type Divergence = Pick<PromptValues, "kl" | "klFault" | "gap">;

const notMeasured: Divergence = { kl: null, klFault: null, gap: null };

/** How far what a cell samples is from π₀ on each of some prompts. */
export class DivergenceMeter {
  readonly #desk: EvaluationDesk;
  /** Each answer is scored once by each policy, whichever cells drew it. */
  readonly #scores = new Map<string, Promise<number | null>>();
  readonly #silent = new Set<string>();

  constructor(desk: EvaluationDesk) {
    this.#desk = desk;
  }

  /**
   * The mean of log q − log π₀ over the draws (k1), q the density that they were sampled from and π₀ the reference as it
   * is, at temperature 1 and untruncated. Where q is a policy's own density, both are scored alike; where it is tempered or
   * cut, log q is what the server reported with the draw, and the first draw is scored as well: a server that reports
   * the same tells of temperature 1.
   */
  async measure(prompt: Prompt, cell: DeskCell, draws: readonly KeptDraw[]): Promise<Divergence> {
    const { spec, reference } = this.#desk;
    if (!spec.kl) return notMeasured;
    const { policy, temperature, asked } = cell;
    if (temperature === 0) return { ...notMeasured, klFault: "greedy" };
    const isPlain = temperature === 1 && policy.topP === 1;
    if (isPlain && policy.id === spec.reference.id) return { ...notMeasured, kl: 0 };
    const ratios: number[] = [];
    for (const draw of draws) {
      const reported = isPlain ? null : asReported(draw);
      if (!isPlain && reported === null) return { ...notMeasured, klFault: "no-logprobs" };
      const own = reported?.logprob ?? (await this.#score(asked, prompt, draw));
      const base = await this.#score(reference, prompt, draw, reported?.tokens);
      if (own === null || base === null) return { ...notMeasured, klFault: "not-scored" };
      ratios.push(own - base);
    }
    const kl = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    if (isPlain) return { ...notMeasured, kl };
    const gap = await this.#gapOf(prompt, asked, draws[0]);
    return gap === null ? { ...notMeasured, klFault: "not-scored" } : { kl, klFault: null, gap };
  }

  async #gapOf(prompt: Prompt, asked: AskedPolicy, draw: KeptDraw | undefined): Promise<number | null> {
    const reported = draw && asReported(draw);
    if (!draw || !reported) return null;
    const scored = await this.#score(asked, prompt, draw, reported.tokens);
    return scored === null
      ? null
      : Math.abs(reported.logprob - scored) / Math.sqrt(Math.max(1, reported.tokens));
  }

  /** log π(answer) at temperature 1; null where its server gives none. */
  #score(
    { policy, client }: AskedPolicy,
    prompt: Prompt,
    draw: KeptDraw,
    tokens?: number,
  ): Promise<number | null> {
    const key = JSON.stringify([policy.id, prompt.id, draw.textSha256, tokens]);
    const known = this.#scores.get(key);
    if (known !== undefined) return known;
    const { signal, deps } = this.#desk;
    const ask = async () => {
      if (this.#silent.has(policy.id)) return null;
      const messages = askable(prompt);
      const answer = draw.text;
      const result = await client.answerLogprob({ model: policy.model, messages, answer, tokens, signal });
      signal.throwIfAborted();
      if (!result.ok && !result.error.retryable && result.error.code !== "aborted") {
        this.#silent.add(policy.id);
        deps.log.warn({ policy: policy.name, code: result.error.code }, `no KL: ${result.error.message}`);
        return null;
      }
      return unwrapOrThrow(`policy endpoint (${policy.name})`, result).logprob;
    };
    const score = ask();
    this.#scores.set(key, score);
    return score;
  }
}

function asReported({ logprob, tokenCount }: KeptDraw): { logprob: number; tokens: number } | null {
  return logprob === null || tokenCount === null ? null : { logprob, tokens: tokenCount };
}
