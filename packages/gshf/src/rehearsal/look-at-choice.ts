import type { Random } from "../random.ts";
import { leewayOf, sumUpLeeway } from "../selection/leeway.ts";
import { PairSelector } from "../selection/pair-selector.ts";
import { drawBatch, offerOf } from "./draw-batch.ts";
import type { SelectionFit } from "./fit-for-selection.ts";
import type { ChoiceFreedom, RehearsalOptions } from "./types.ts";

/** Prompts to look at; more would only sharpen a share. */
const promptsMax = 256;

/** Chooses a batch by Option II from a fit, and counts how free the choice was. Nobody is asked. */
export async function lookAtChoice(
  { train, dimension, eta, kernel }: RehearsalOptions,
  fit: SelectionFit,
  draws: number,
  random: Random,
): Promise<ChoiceFreedom> {
  const size = Math.min(promptsMax, train.length);
  const prompts = drawBatch(train, { batch: 0, size, draws }, random);
  const selector = new PairSelector({
    ...fit.selection,
    arms: [{ name: "uncertainty", strategy: "uncertainty", share: 1 }],
    theta: fit.theta,
    eta,
    seed: 0,
    blockSize: size,
    ...(kernel && { kernel }),
  });
  const choices = await selector.selectBlock(prompts.map((prompt) => offerOf(prompt, dimension)));
  const leeway = sumUpLeeway(
    choices.flatMap((choice) => (choice.skipped === undefined ? [leewayOf(choice)] : [])),
  );
  return {
    // Every prompt was drawn until it had two answers, and all pairs are Option II's.
    affordable: leeway?.affordable ?? Number.NaN,
    farthest: leeway?.farthest ?? Number.NaN,
    effectiveDimension: fit.effectiveDimension(),
    ridge: fit.ridge,
  };
}
