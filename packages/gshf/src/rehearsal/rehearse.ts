import { DomainError, requireDimension, requireInteger, requireScale } from "../errors.ts";
import { createRandom } from "../random.ts";
import { PairSelector } from "../selection/pair-selector.ts";
import { checkPool } from "./check-pool.ts";
import { type DrawnPrompt, drawBatch, labelOf, offerOf } from "./draw-batch.ts";
import { fitForSelection, fitReward, type SelectionFit } from "./fit-for-selection.ts";
import { lookAtChoice } from "./look-at-choice.ts";
import { measureReward } from "./measure-reward.ts";
import type { ChoiceFreedom, RehearsalOptions, RehearsalPoint } from "./types.ts";

const defaults = { batches: [256, 256, 256], draws: 8, step: 64 } as const;
/** Prompts between factorisations of the growing matrix: most batches are one block. */
const blockSizeMax = 256;
/** Seeds of selections are drawn below this. */
const seedsMax = 2 ** 31;

/** Labels given so far: room for all of them, and how many there are. */
type Labels = {
  readonly differences: Float32Array;
  readonly labels: Float64Array;
  count: number;
};

/**
 * Replays Algorithm 2 on prompts whose answers are all known, with simulated people: draw prompts and answers from π₀,
 * choose a pair of each, label it under the gold reward, fit, and measure the policy that follows, exactly, on other
 * prompts. What a seed draws does not depend on the arm, so arms are compared paired by seed.
 *
 * @returns a point at 0 labels, where π = π₀, and one every `step` labels and at the end of each batch, by a fit to the
 * labels up to there.
 * @throws DomainError on malformed pools, naming them, or settings out of their domain.
 */
export async function rehearse(options: RehearsalOptions): Promise<RehearsalPoint[]> {
  const { train, validation, dimension, eta, batches = defaults.batches, draws = defaults.draws } = options;
  checkOptions(options, batches, draws);
  const step = requireInteger("step", options.step ?? defaults.step, 1);
  const total = batches.reduce((sum, size) => sum + size, 0);
  const random = createRandom(options.seed).fork("rehearsal");
  const known: Labels = {
    differences: new Float32Array(total * dimension),
    labels: new Float64Array(total),
    count: 0,
  };
  const labeled = (count: number) => ({
    differences: known.differences.subarray(0, count * dimension),
    labels: known.labels.subarray(0, count),
    dimension,
  });
  const settings = options.fit ?? {};
  let fit = fitForSelection(labeled(0), settings, options.arms);
  let checkpoint = fit.theta;
  const points: RehearsalPoint[] = [{ labels: 0, ...measureReward(validation, fit.theta, eta) }];
  for (const [batch, size] of batches.entries()) {
    const prompts = drawBatch(train, { batch, size, draws }, random);
    const from = known.count;
    await chooseAndLabel(
      options,
      { fit, checkpoint, prompts, seed: random.fork("select", batch).int(seedsMax) },
      known,
    );
    checkpoint = fit.theta;
    const measure = (labels: number, theta: Float64Array, choice?: ChoiceFreedom) => {
      points.push({ labels, ...measureReward(validation, theta, eta), ...(choice && { choice }) });
      options.onProgress?.(labels);
    };
    // Within a batch nothing is chosen by the fit, and the ridge stays.
    const within = { ...settings, ridge: fit.ridge };
    // Every fit begins where the batch did, so none depends on how often it is measured.
    const before = fit.earlier;
    for (const labels of multiplesBetween(from, known.count, step))
      measure(labels, fitReward(labeled(labels), within, before));
    const looks = options.looksAtChoice === true;
    if (batch < batches.length - 1 || looks) {
      fit = fitForSelection(labeled(known.count), settings, options.arms, before);
      const look = looks ? await lookAtChoice(options, fit, draws, random.fork("look", batch)) : undefined;
      measure(known.count, fit.theta, look);
    } else measure(known.count, fitReward(labeled(known.count), settings, before));
  }
  return points;
}

type Batch = {
  readonly fit: SelectionFit;
  readonly checkpoint: Float64Array;
  readonly prompts: readonly DrawnPrompt[];
  readonly seed: number;
};

/** One batch: a pair of every prompt, and its label. */
async function chooseAndLabel(options: RehearsalOptions, batch: Batch, known: Labels): Promise<void> {
  const { dimension, eta, kernel } = options;
  const { prompts, seed, fit, checkpoint } = batch;
  const blockSize = Math.min(blockSizeMax, prompts.length);
  const selector = new PairSelector({
    ...fit.selection,
    theta: fit.theta,
    checkpointTheta: checkpoint,
    eta,
    seed,
    blockSize,
    ...(kernel && { kernel }),
  });
  const offers = prompts.map((prompt) => offerOf(prompt, dimension));
  await selector.prepare(offers);
  for (let start = 0; start < prompts.length; start += blockSize) {
    const choices = await selector.selectBlock(offers.slice(start, start + blockSize));
    for (const [i, choice] of choices.entries()) {
      // Cannot be: every prompt was drawn until it had two answers.
      if (choice.skipped !== undefined)
        throw new DomainError("pool", choice.key, "a prompt with two answers");
      const { features } = offers[start + i]!;
      const row = known.count * dimension;
      for (let c = 0; c < dimension; c++)
        known.differences[row + c] =
          features[choice.a1 * dimension + c]! - features[choice.a2 * dimension + c]!;
      known.labels[known.count] = labelOf(prompts[start + i]!, choice.a1, choice.a2);
      known.count++;
    }
  }
}

/** Multiples of `step` after `from` and before `to`. */
function multiplesBetween(from: number, to: number, step: number): number[] {
  const multiples: number[] = [];
  for (let labels = from - (from % step) + step; labels < to; labels += step) multiples.push(labels);
  return multiples;
}

/** Labels of a rehearsal at most, so that the differences fit one array. */
const labelsMax = 1_000_000;

function checkOptions(options: RehearsalOptions, batches: readonly number[], draws: number): void {
  const { train, validation, dimension, eta } = options;
  requireDimension("dimension", dimension);
  requireScale("eta", eta);
  requireInteger("draws", draws, 2, 10_000);
  requireInteger("batches.length", batches.length, 1);
  for (const [i, size] of batches.entries()) requireInteger(`batches[${i}]`, size, 1, labelsMax);
  requireInteger(
    "sum of batches",
    batches.reduce((sum, size) => sum + size, 0),
    1,
    labelsMax,
  );
  for (const [name, pools] of Object.entries({ train, validation })) {
    requireInteger(`${name}.length`, pools.length, 1);
    for (const pool of pools) checkPool(pool, dimension);
  }
}
