import { centreInto } from "../enhancer/geometry.ts";
import { requireFiniteVector } from "../errors.ts";
import { multiply } from "../linear-algebra/vectors.ts";
import { type MainAgent, mainAgent } from "../main-agent.ts";
import { checkPrompt } from "./check-settings.ts";
import type { Measured, StartMetric } from "./start-metric.ts";
import type { DrawnPrompt, SelectionPrompt, SelectionSettings } from "./types.ts";

export type Scored = {
  readonly prompt: SelectionPrompt | DrawnPrompt;
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
  /** The same in the metric of the batch's start. */
  readonly atStart: Measured;
};

export type DenseSettings = Pick<SelectionSettings, "theta" | "eta">;

/**
 * A prompt's rewards and main agent.
 *
 * @throws DomainError on a malformed prompt, naming it.
 */
export function scorePrompt(prompt: SelectionPrompt | DrawnPrompt, { theta, eta }: DenseSettings): Scored {
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
 * The dense part of a block: all its rows are scored and measured together.
 *
 * @throws DomainError as {@link scorePrompt}, or where the kernel's rows are not finite.
 */
export async function prepareBlock(
  block: readonly (SelectionPrompt | DrawnPrompt)[],
  settings: DenseSettings,
  start: StartMetric,
): Promise<DenseBlock> {
  const d = settings.theta.length;
  const items = block.map((prompt) => scorePrompt(prompt, settings));
  const starts = [0];
  for (const { k } of items) starts.push(starts.at(-1)! + k);
  const rows = new Float32Array(starts.at(-1)! * d);
  for (const [i, { prompt, agent }] of items.entries())
    centreInto(rows.subarray(starts[i]! * d, starts[i + 1]! * d), prompt.features, agent.weights);
  return { items, starts, rows, atStart: await start.measure(rows) };
}
