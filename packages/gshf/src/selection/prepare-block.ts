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

/** The rows of a block after the part that does not depend on its picks. */
export type DenseBlock = {
  readonly items: readonly Scored[];
  /** Each prompt's first row, and at the end how many there are. */
  readonly starts: readonly number[];
  /** φ − φ(π¹) of all candidates, n×d. */
  readonly rows: Float32Array;
  /** ψ − ψ(π¹) of the same under the batch-start A, n×d. */
  readonly whitened: Float64Array;
};

export type DenseSettings = Pick<SelectionSettings, "theta" | "eta" | "kernel">;

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
 * @param inverseStart L⁻¹ of the batch-start A, d×d.
 * @throws DomainError as {@link scorePrompt}, or where the kernel's rows are not finite.
 */
export async function prepareBlock(
  block: readonly SelectionPrompt[],
  settings: DenseSettings,
  inverseStart: Float64Array,
): Promise<DenseBlock> {
  const d = settings.theta.length;
  const items = block.map((prompt) => scorePrompt(prompt, settings));
  const starts = [0];
  for (const { k } of items) starts.push(starts.at(-1)! + k);
  const rows = new Float32Array(starts.at(-1)! * d);
  for (const [i, { prompt, agent }] of items.entries())
    rows.set(centreRows(prompt.features, agent.weights), starts[i]! * d);
  return { items, starts, rows, whitened: await whiten(rows, inverseStart, settings) };
}

/** The kernel's rows in f64: a copy, because a kernel may reuse its output buffer. */
export async function whiten(
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
