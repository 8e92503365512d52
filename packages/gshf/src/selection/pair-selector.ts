import {
  accountFor,
  affordability,
  centredGram,
  farthestCandidate,
  type PromptGeometry,
} from "../enhancer/geometry.ts";
import { globalEnhancer } from "../enhancer/global.ts";
import { DomainError, requireInteger } from "../errors.ts";
import { Cholesky } from "../linear-algebra/cholesky.ts";
import { addWeightedGram } from "../linear-algebra/gram.ts";
import { addScaled, multiply } from "../linear-algebra/vectors.ts";
import { createRandom, type Random } from "../random.ts";
import { checkSettings, checkSnapshot } from "./check-settings.ts";
import { drawPair } from "./draw-pair.ts";
import { slopeOf } from "./pair-scores.ts";
import { type Prepared, prepareBlock, scorePrompt } from "./prepare-block.ts";
import {
  policiesFor,
  type Strategy,
  type StrategyContext,
  strategyDefaults,
  withinBatch,
} from "./strategies.ts";
import { TargetVariance, targetOf } from "./target-variance.ts";
import type {
  Arm,
  ChosenPair,
  Metric,
  PairChoice,
  SelectionPrompt,
  SelectionSettings,
  SelectionSnapshot,
} from "./types.ts";
import { BlockUpdates, rowDifference } from "./within-batch.ts";

export const blockSizeDefault = 64;
/** Prompts whose covariances decide the global direction and the V-optimal target; more would only sharpen a mean. */
const samplePromptsMax = 1024;

const metricDefault: Metric = { kind: "covariance", votes: 1 };

/**
 * Chooses pairs block by block. The state between blocks is the grown covariance alone, so a batch can be stopped,
 * stored as a snapshot and continued elsewhere with the same bits, and memory is bounded by a block.
 *
 * Within a block A ← A + zzᵀ after each pick, whichever arm made it: labels are not needed for that. Directions and
 * objective use the updated A; the budget of Eq. (8) stays that of the batch's start, because the confidence set
 * shrinks only when labels arrive.
 *
 * Features are centred on φ(π¹) in f64 before they are whitened in f32, so that candidates which differ in their last
 * digits only keep those digits.
 */
export class PairSelector {
  readonly #settings: SelectionSettings;
  readonly #random: Random;
  readonly #dimension: number;
  readonly #inverseStart: Float64Array;
  readonly #followsBatch: boolean;
  readonly #metric: Metric;
  readonly #shares: Float64Array;
  #matrix: Float64Array | undefined;
  #inverseNow: Float64Array;
  #globalStep: Float64Array | undefined;
  #target: Float64Array | undefined;
  #done = 0;

  /**
   * @param snapshot of a predecessor with the same settings, to continue from.
   * @throws DomainError on settings out of their domain, a covariance that is not positive definite, or a snapshot
   * that lacks what these settings need.
   */
  constructor(settings: SelectionSettings, snapshot?: SelectionSnapshot) {
    checkSettings(settings);
    this.#settings = settings;
    this.#random = createRandom(settings.seed);
    this.#metric = settings.metric ?? metricDefault;
    this.#dimension = settings.covariance.dimension;
    // Factored from A itself: the covariance's own factor may carry updates, which round differently.
    this.#inverseStart = this.#inverseOf(settings.covariance.matrix);
    this.#inverseNow = this.#inverseStart;
    this.#followsBatch = settings.arms.some(({ strategy, share }) => share > 0 && withinBatch.has(strategy));
    const total = settings.arms.reduce((sum, arm) => sum + arm.share, 0);
    this.#shares = Float64Array.from(settings.arms, (arm) => arm.share / total);
    if (this.#followsBatch) this.#matrix = Float64Array.from(settings.covariance.matrix);
    if (snapshot !== undefined) this.#restore(snapshot);
  }

  get blockSize(): number {
    return this.#settings.blockSize ?? blockSizeDefault;
  }

  /** The state after the blocks selected so far. */
  snapshot(): SelectionSnapshot {
    return Object.freeze({
      done: this.#done,
      ...(this.#matrix && { matrix: Float64Array.from(this.#matrix) }),
      ...(this.#globalStep && { globalStep: Float64Array.from(this.#globalStep) }),
      ...(this.#target && { target: Float64Array.from(this.#target) }),
    });
  }

  /**
   * Solves the global direction and the target of V-optimal arms, when an arm asks for them, on a seeded sample of the
   * batch. Must see all prompts of the batch, whatever shard calls it, and does nothing when no arm needs it or a
   * snapshot brought it along.
   *
   * @throws DomainError on a malformed prompt, naming it.
   */
  async prepare(batch: readonly SelectionPrompt[]): Promise<void> {
    if (this.#uses("uncertainty-global") && this.#globalStep === undefined) await this.#solveGlobal(batch);
    if (this.#uses("v-optimal") && this.#target === undefined) {
      const prompts = this.#sample(batch).map((prompt) => ({
        main: scorePrompt(prompt, this.#settings).agent.weights,
        features: prompt.features,
      }));
      this.#target = targetOf(prompts, this.#dimension);
    }
  }

  #uses(wanted: Strategy): boolean {
    return this.#settings.arms.some(({ strategy, share }) => share > 0 && strategy === wanted);
  }

  #sample(batch: readonly SelectionPrompt[]): readonly SelectionPrompt[] {
    const several = batch.filter((prompt) => prompt.features.length > this.#dimension);
    return this.#random.fork("global").shuffle(several).slice(0, samplePromptsMax);
  }

  async #solveGlobal(batch: readonly SelectionPrompt[]): Promise<void> {
    const prompts = [];
    for (const prompt of this.#sample(batch)) {
      const { agent, whitened } = (await this.#prepareBlock([prompt]))[0]!;
      prompts.push({ main: agent.weights, whitened });
    }
    const { eta, betaA } = this.#settings;
    this.#globalStep =
      prompts.length === 0
        ? new Float64Array(this.#dimension)
        : globalEnhancer({ prompts, dimension: this.#dimension, eta, betaA }).step;
  }

  /**
   * Chooses a pair for each prompt of the next block, in order.
   *
   * @param block at most `blockSize` prompts; exactly that many unless it is the last, if another run with other
   * boundaries is to give the same bits.
   * @throws DomainError on a malformed prompt, naming it, or where the kernel's rows are not finite; no pick of the
   * block is then remembered.
   */
  async selectBlock(block: readonly SelectionPrompt[]): Promise<PairChoice[]> {
    requireInteger("block.length", block.length, 0, this.blockSize);
    const prepared = await this.#prepareBlock(block);
    const updates = new BlockUpdates(this.#dimension, this.#followsBatch ? block.length : 0);
    const target = this.#uses("v-optimal") ? this.#targetVariance(block.length) : undefined;
    const differences = new Float64Array(this.#followsBatch ? block.length * this.#dimension : 0);
    const choices = prepared.map((item): PairChoice => {
      if (item.agent.weights.filter((weight) => weight > 0).length === 1)
        return { key: item.prompt.key, skipped: "single-candidate" };
      const choice = this.#choose(item, updates, target);
      if (item.whitenedNow !== undefined) {
        const { a1, a2 } = choice;
        const scale = Math.sqrt(this.#weightOf(item.rewards[a1]! - item.rewards[a2]!));
        const offset = updates.count * this.#dimension;
        const difference = featureDifference(item.prompt.features, this.#dimension, a1, a2);
        differences.set(scaled(difference, scale), offset);
        const pick = scaled(rowDifference(item.whitenedNow, this.#dimension, a1, a2), scale);
        updates.add(pick);
        target?.add(pick);
      }
      return choice;
    });
    if (this.#matrix !== undefined && updates.count > 0) {
      const grown = Float64Array.from(this.#matrix);
      addWeightedGram(grown, differences.subarray(0, updates.count * this.#dimension), this.#dimension);
      this.#inverseNow = this.#inverseOf(grown);
      this.#matrix = grown;
    }
    this.#done += block.length;
    return choices;
  }

  /** What the labels of a pick with this logit are expected to add to the matrix, as a factor of zzᵀ. */
  #weightOf(logit: number): number {
    const { kind, votes } = this.#metric;
    return kind === "information" ? votes * slopeOf({ logit }) : votes;
  }

  #targetVariance(capacity: number): TargetVariance {
    if (this.#target === undefined)
      throw new DomainError("target", this.#target, "computed by prepare, because an arm is V-optimal");
    return new TargetVariance(this.#target, this.#inverseNow, this.#dimension, capacity);
  }

  #restore(snapshot: SelectionSnapshot): void {
    checkSnapshot(snapshot, this.#dimension, this.#followsBatch);
    const { done, matrix, globalStep, target } = snapshot;
    this.#done = done;
    this.#globalStep = globalStep;
    this.#target = target;
    if (!this.#followsBatch || matrix === undefined) return;
    this.#matrix = Float64Array.from(matrix);
    this.#inverseNow = this.#inverseOf(matrix);
  }

  #inverseOf(matrix: Float64Array): Float64Array {
    return Cholesky.factor(matrix, this.#dimension, "the covariance").inverseLower();
  }

  async #prepareBlock(block: readonly SelectionPrompt[]): Promise<Prepared[]> {
    const factors = {
      start: this.#inverseStart,
      now: this.#followsBatch ? this.#inverseNow : undefined,
    };
    return prepareBlock(block, this.#settings, factors);
  }

  #choose(item: Prepared, updates: BlockUpdates, target: TargetVariance | undefined): ChosenPair {
    const { prompt, k, agent } = item;
    const random = this.#random.fork("prompt", prompt.key);
    const armIndex = random.fork("arm").categorical(this.#shares);
    const arm = this.#settings.arms[armIndex]!;
    const geometry = this.#geometry(item, updates, arm);
    const pair = policiesFor[arm.strategy](
      this.#context(item, arm, geometry, {
        random: random.fork(arm.name),
        targetGram:
          arm.strategy === "v-optimal" && item.whitenedNow !== undefined
            ? target?.gram(item.whitenedNow, k, updates)
            : undefined,
      }),
    );
    // At last evenly over the support, not over candidates that were never drawn.
    const support = agent.weights.map((weight) => (weight > 0 ? 1 : 0));
    const fallbacks = [agent.weights, agent.referenceWeights, support];
    const drawn = drawPair(pair, fallbacks, random.fork(arm.name, "pair"));
    const { affordable, distances } = affordability(geometry);
    const { a1, a2 } = drawn;
    const { budgetGram } = geometry;
    const squared = budgetGram[a1 * k + a1]! + budgetGram[a2 * k + a2]! - 2 * budgetGram[a1 * k + a2]!;
    return Object.freeze({
      key: prompt.key,
      a1,
      a2,
      arm: arm.name,
      strategy: arm.strategy,
      armProbability: this.#shares[armIndex]!,
      pairProbability: drawn.probability,
      ...accountFor(geometry, pair.second),
      potential: Math.sqrt(Math.max(0, squared)),
      referenceWeights: Array.from(agent.referenceWeights),
      mainWeights: Array.from(agent.weights),
      enhancerWeights: Array.from(pair.second),
      affordable,
      rewards: Array.from(item.rewards),
      distances: Array.from(distances),
      gram: budgetGram,
      gramNow: geometry.gram,
      farthest: farthestCandidate(prompt.features, agent.weights),
      effectiveSampleSize: agent.effectiveSampleSize,
    });
  }

  #geometry({ k, agent, whitened, whitenedNow }: Prepared, updates: BlockUpdates, arm: Arm): PromptGeometry {
    const { eta, betaA } = this.#settings;
    const main = agent.weights;
    const budgetGram = centredGram(whitened, k);
    const gram =
      whitenedNow !== undefined && withinBatch.has(arm.strategy)
        ? updates.correct(centredGram(whitenedNow, k), whitenedNow, k)
        : budgetGram;
    return { main, gram, budgetGram, eta, betaA };
  }

  #context(
    item: Prepared,
    arm: Arm,
    geometry: PromptGeometry,
    { random, targetGram }: Pick<StrategyContext, "random" | "targetGram">,
  ): StrategyContext {
    const { checkpointTheta } = this.#settings;
    return {
      rewards: item.rewards,
      reference: item.agent.referenceWeights,
      main: item.agent.weights,
      geometry,
      whitened: item.whitened,
      checkpointRewards: checkpointTheta && multiply(item.prompt.features, checkpointTheta, this.#dimension),
      globalStep: this.#globalStep,
      targetGram,
      votes: this.#metric.votes,
      isPosterior: this.#metric.kind === "information",
      options: { ...strategyDefaults, ...arm.options },
      random,
    };
  }
}

function scaled(vector: Float64Array, factor: number): Float64Array {
  return vector.map((value) => factor * value);
}

function featureDifference(features: Float32Array, d: number, i: number, j: number): Float64Array {
  const difference = Float64Array.from(features.subarray(i * d, (i + 1) * d));
  addScaled(difference, -1, features, j * d);
  return difference;
}
