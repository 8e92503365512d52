import type { Prompt } from "@gshf/db";
import type { KeptDraw } from "../measurements/index.ts";
import { askable } from "../prompts/index.ts";
import { DrawScorer, isPassing } from "../responses/index.ts";
import { troubleOfInference } from "../trouble/index.ts";
import type { AskedPolicy, DeskCell, EvaluationDesk } from "./evaluation-desk.ts";
import type { PromptValues } from "./model.ts";

export type Divergence = Pick<PromptValues, "kl" | "klFault" | "gap">;

const notMeasured: Divergence = { kl: null, klFault: null, gap: null };

/** How far what a cell samples is from π₀ on each of some prompts. */
export class DivergenceMeter {
  readonly #desk: EvaluationDesk;
  readonly #scorer: DrawScorer;
  readonly #silent = new Set<string>();

  constructor(desk: EvaluationDesk) {
    this.#desk = desk;
    this.#scorer = new DrawScorer(desk.signal);
  }

  /**
   * The mean of log q − log π₀ over the draws (k1), q the density that they were sampled from and π₀ the reference as it
   * is, at temperature 1 and untruncated. Where q is a policy's own density, both are scored alike; where it is tempered or
   * cut, log q is what the server reported with the draw, and the first draw is scored as well: a server that reports
   * the same tells of temperature 1.
   */
  async measure(prompt: Prompt, cell: DeskCell, draws: readonly KeptDraw[]): Promise<Divergence> {
    const { spec } = this.#desk;
    if (!spec.kl) return notMeasured;
    const { policy, temperature, asked } = cell;
    if (temperature === 0) return { ...notMeasured, klFault: "greedy" };
    const isPlain = temperature === 1 && policy.topP === 1;
    if (isPlain && policy.id === spec.reference.id) return { ...notMeasured, kl: 0 };
    const ratios: number[] = [];
    for (const draw of draws) {
      if (!isPlain && asReported(draw) === null) return { ...notMeasured, klFault: "no-logprobs" };
      const ratio = isPlain
        ? await this.#ratio(prompt, draw, asked)
        : await this.#ratioAsReported(prompt, draw, asked);
      if (ratio === null) return { ...notMeasured, klFault: "not-scored" };
      ratios.push(ratio);
    }
    const kl = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    if (isPlain) return { ...notMeasured, kl };
    const gap = await this.#gapOf(prompt, asked, draws[0]);
    return gap === null ? { ...notMeasured, klFault: "not-scored" } : { kl, klFault: null, gap };
  }

  async #ratio(prompt: Prompt, draw: KeptDraw, asked: AskedPolicy): Promise<number | null> {
    const scores = await this.#score([asked, this.#desk.reference], prompt, draw);
    return scores === null ? null : (scores[0] ?? 0) - (scores[1] ?? 0);
  }

  async #ratioAsReported(prompt: Prompt, draw: KeptDraw, asked: AskedPolicy): Promise<number | null> {
    const scores = await this.#score([this.#desk.reference], prompt, draw, [asked]);
    return scores === null ? null : (asReported(draw)?.logprob ?? 0) - (scores[0] ?? 0);
  }

  async #gapOf(prompt: Prompt, asked: AskedPolicy, draw: KeptDraw | undefined): Promise<number | null> {
    const reported = draw && asReported(draw);
    if (!draw || !reported) return null;
    const scores = await this.#score([asked], prompt, draw);
    if (scores === null) return null;
    return Math.abs(reported.logprob - (scores[0] ?? 0)) / Math.sqrt(Math.max(1, reported.tokens));
  }

  /** log π(answer) at temperature 1 of each of some policies; null where a server gives none. */
  async #score(
    policies: readonly AskedPolicy[],
    prompt: Prompt,
    draw: KeptDraw,
    drawnBy: readonly AskedPolicy[] = [],
  ): Promise<readonly number[] | null> {
    if (policies.some(({ policy }) => this.#silent.has(policy.id))) return null;
    const scores = await this.#scorer.score(policies, askable(prompt), draw, drawnBy);
    if (scores.ok) return scores.logprobs;
    const { policy, error } = scores;
    if (isPassing(error)) throw troubleOfInference(`policy endpoint (${policy.name})`, error);
    this.#silent.add(policy.id);
    this.#desk.deps.log.warn({ policy: policy.name, code: error.code }, `no KL: ${error.message}`);
    return null;
  }
}

function asReported({ logprob, tokenCount }: KeptDraw): { logprob: number; tokens: number } | null {
  return logprob === null || tokenCount === null ? null : { logprob, tokens: tokenCount };
}
