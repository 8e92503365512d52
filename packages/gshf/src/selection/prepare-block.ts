import { centreRows } from "../enhancer/geometry.ts";
import { DomainError, requireFiniteVector } from "../errors.ts";
import { multiply } from "../linear-algebra/vectors.ts";
import { type MainAgent, mainAgent } from "../main-agent.ts";
import { checkPrompt } from "./check-settings.ts";
import { referenceKernel, requireWhitened } from "./kernel.ts";
import type { SelectionPrompt, SelectionSettings } from "./types.ts";

export type Scored = {
  readonly prompt: SelectionPrompt;
  readonly k: number;
  readonly agent: MainAgent;
  readonly rewards: Float64Array;
};

/** A prompt after the dense part: scored, whitened and ready for its arm. */
export type Prepared = Scored & {
  /** ψ − ψ(π¹) under the batch-start A, k×d. */
  readonly whitened: Float64Array;
  /** The same under the A of the block's start; absent when no arm follows the batch. */
  readonly whitenedNow: Float64Array | undefined;
};

/** L⁻¹ of A, d×d. */
type Factors = {
  readonly start: Float64Array;
  /** At the block's start; absent when no arm follows the batch. */
  readonly now: Float64Array | undefined;
};

type DenseSettings = Pick<SelectionSettings, "theta" | "eta" | "kernel">;

/**
 * A prompt's rewards and main agent.
 *
 * @throws DomainError on a malformed prompt, naming it.
 */
export function scorePrompt(prompt: SelectionPrompt, { theta, eta }: DenseSettings): Scored {
  const k = checkPrompt(prompt, theta.length);
  const rewards = Float64Array.from(prompt.rewards ?? multiply(prompt.features, theta, theta.length));
  requireFiniteVector(`rewards of prompt ${prompt.key}`, rewards);
  const agent = mainAgent({
    rewards,
    eta,
    ...(prompt.multiplicities && { multiplicities: prompt.multiplicities }),
    ...(prompt.samplerLogRatios && { samplerLogRatios: prompt.samplerLogRatios }),
  });
  return { prompt, k, agent, rewards };
}

/**
 * The dense part of a block: all its rows are scored and whitened together.
 *
 * @throws DomainError as {@link scorePrompt}, or where the kernel's rows are not finite.
 */
export async function prepareBlock(
  block: readonly SelectionPrompt[],
  settings: DenseSettings,
  factors: Factors,
): Promise<Prepared[]> {
  const d = settings.theta.length;
  const scored = block.map((prompt) => scorePrompt(prompt, settings));
  const rows = new Float32Array(scored.reduce((sum, { k }) => sum + k * d, 0));
  let offset = 0;
  for (const { prompt, agent } of scored) {
    rows.set(centreRows(prompt.features, agent.weights), offset);
    offset += prompt.features.length;
  }
  const start = await whiten(rows, factors.start, settings);
  const now =
    factors.now === undefined || factors.now === factors.start
      ? factors.now && start
      : await whiten(rows, factors.now, settings);
  offset = 0;
  return scored.map((item) => {
    const end = offset + item.k * d;
    const part = { whitened: start.subarray(offset, end), whitenedNow: now?.subarray(offset, end) };
    offset = end;
    return { ...item, ...part };
  });
}

/** The kernel's rows in f64: a copy, because a kernel may reuse its output buffer. */
async function whiten(
  rows: Float32Array,
  inverseLower: Float64Array,
  { theta, kernel = referenceKernel }: DenseSettings,
): Promise<Float64Array> {
  const { name } = kernel;
  const whitened = new Float64Array(await kernel.whiten({ rows, dimension: theta.length, inverseLower }));
  if (whitened.length !== rows.length)
    throw new DomainError(`length of what the kernel ${name} whitened`, whitened.length, `${rows.length}`);
  requireWhitened(`what the kernel ${name} whitened`, whitened);
  return whitened;
}
