import {
  accountFor,
  affordability,
  centredGram,
  centreRows,
  type PromptGeometry,
} from "../enhancer/geometry.ts";
import { globalEnhancer } from "../enhancer/global.ts";
import { DomainError, requireFiniteVector, requireInteger } from "../errors.ts";
import { Cholesky } from "../linear-algebra/cholesky.ts";
import { addWeightedGram } from "../linear-algebra/gram.ts";
import { addScaled, multiply } from "../linear-algebra/vectors.ts";
import { type MainAgent, mainAgent } from "../main-agent.ts";
import { createRandom, type Random } from "../random.ts";
import { checkPrompt, checkSettings, checkSnapshot } from "./check-settings.ts";
import { drawPair } from "./draw-pair.ts";
import { referenceKernel, requireWhitened, type WhiteningKernel } from "./kernel.ts";
import { policiesFor, type StrategyContext, strategyDefaults, withinBatch } from "./strategies.ts";
import type {
  Arm,
  ChosenPair,
  PairChoice,
  SelectionPrompt,
  SelectionSettings,
  SelectionSnapshot,
} from "./types.ts";
import { BlockUpdates, rowDifference } from "./within-batch.ts";

export const blockSizeDefault = 64;
/** Prompts whose covariances decide the global direction; more would only sharpen a mean. */
const globalPromptsMax = 1024;

type Scored = {
  readonly prompt: SelectionPrompt;
  readonly k: number;
  readonly agent: MainAgent;
  readonly rewards: Float64Array;
};

/** A prompt after the dense part: scored, whitened and ready for its arm. */
type Prepared = Scored & {
  /** ψ − ψ(π¹) under the batch-start A, k×d. */
  readonly whitened: Float64Array;
  /** The same under the A of the block's start; absent when no arm follows the batch. */
  readonly whitenedNow: Float64Array | undefined;
};

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
  readonly #kernel: WhiteningKernel;
  readonly #random: Random;
  readonly #dimension: number;
  readonly #inverseStart: Float64Array;
  readonly #followsBatch: boolean;
  readonly #shares: Float64Array;
  #matrix: Float64Array | undefined;
  #inverseNow: Float64Array;
  #globalStep: Float64Array | undefined;
  #done = 0;

  /**
   * @param snapshot of a predecessor with the same settings, to continue from.
   * @throws DomainError on settings out of their domain, a covariance that is not positive definite, or a snapshot
   * that lacks what these settings need.
   */
  constructor(settings: SelectionSettings, snapshot?: SelectionSnapshot) {
    checkSettings(settings);
    this.#settings = settings;
    this.#kernel = settings.kernel ?? referenceKernel;
    this.#random = createRandom(settings.seed);
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
    });
  }

  /**
   * Solves the global direction, when an arm asks for one, on a seeded sample of the batch. Must see all prompts of
   * the batch, whatever shard calls it, and does nothing when no arm needs it or a snapshot brought it along.
   *
   * @throws DomainError on a malformed prompt, naming it.
   */
  async prepare(batch: readonly SelectionPrompt[]): Promise<void> {
    const needed = this.#settings.arms.some(
      ({ strategy, share }) => share > 0 && strategy === "uncertainty-global",
    );
    if (!needed || this.#globalStep !== undefined) return;
    const several = batch.filter((prompt) => prompt.features.length > this.#dimension);
    const sample = this.#random.fork("global").shuffle(several).slice(0, globalPromptsMax);
    const prompts = [];
    for (const prompt of sample) {
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
    const differences = new Float64Array(this.#followsBatch ? block.length * this.#dimension : 0);
    const choices = prepared.map((item): PairChoice => {
      if (item.agent.weights.filter((weight) => weight > 0).length === 1)
        return { key: item.prompt.key, skipped: "single-candidate" };
      const choice = this.#choose(item, updates);
      if (item.whitenedNow !== undefined) {
        const offset = updates.count * this.#dimension;
        differences.set(
          featureDifference(item.prompt.features, this.#dimension, choice.a1, choice.a2),
          offset,
        );
        updates.add(rowDifference(item.whitenedNow, this.#dimension, choice.a1, choice.a2));
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

  #restore(snapshot: SelectionSnapshot): void {
    checkSnapshot(snapshot, this.#dimension, this.#followsBatch);
    const { done, matrix, globalStep } = snapshot;
    this.#done = done;
    this.#globalStep = globalStep;
    if (!this.#followsBatch || matrix === undefined) return;
    this.#matrix = Float64Array.from(matrix);
    this.#inverseNow = this.#inverseOf(matrix);
  }

  #inverseOf(matrix: Float64Array): Float64Array {
    return Cholesky.factor(matrix, this.#dimension, "the covariance").inverseLower();
  }

  async #prepareBlock(block: readonly SelectionPrompt[]): Promise<Prepared[]> {
    const d = this.#dimension;
    const scored = block.map((prompt) => this.#score(prompt));
    const rows = new Float32Array(scored.reduce((sum, { k }) => sum + k * d, 0));
    let offset = 0;
    for (const { prompt, agent } of scored) {
      rows.set(centreRows(prompt.features, agent.weights), offset);
      offset += prompt.features.length;
    }
    const start = await this.#whiten(rows, this.#inverseStart);
    const now = !this.#followsBatch
      ? undefined
      : this.#inverseNow === this.#inverseStart
        ? start
        : await this.#whiten(rows, this.#inverseNow);
    offset = 0;
    return scored.map((item) => {
      const end = offset + item.k * d;
      const part = { whitened: start.subarray(offset, end), whitenedNow: now?.subarray(offset, end) };
      offset = end;
      return { ...item, ...part };
    });
  }

  /** The kernel's rows in f64: a copy, because a kernel may reuse its output buffer. */
  async #whiten(rows: Float32Array, inverseLower: Float64Array): Promise<Float64Array> {
    const { name } = this.#kernel;
    const whitened = new Float64Array(
      await this.#kernel.whiten({ rows, dimension: this.#dimension, inverseLower }),
    );
    if (whitened.length !== rows.length)
      throw new DomainError(`length of what the kernel ${name} whitened`, whitened.length, `${rows.length}`);
    requireWhitened(`what the kernel ${name} whitened`, whitened);
    return whitened;
  }

  #score(prompt: SelectionPrompt): Scored {
    const k = checkPrompt(prompt, this.#dimension);
    const rewards = Float64Array.from(
      prompt.rewards ?? multiply(prompt.features, this.#settings.theta, this.#dimension),
    );
    requireFiniteVector(`rewards of prompt ${prompt.key}`, rewards);
    const agent = mainAgent({
      rewards,
      eta: this.#settings.eta,
      ...(prompt.multiplicities && { multiplicities: prompt.multiplicities }),
      ...(prompt.samplerLogRatios && { samplerLogRatios: prompt.samplerLogRatios }),
    });
    return { prompt, k, agent, rewards };
  }

  #choose(item: Prepared, updates: BlockUpdates): ChosenPair {
    const { prompt, k, agent } = item;
    const random = this.#random.fork("prompt", prompt.key);
    const armIndex = random.fork("arm").categorical(this.#shares);
    const arm = this.#settings.arms[armIndex]!;
    const geometry = this.#geometry(item, updates, arm);
    const pair = policiesFor[arm.strategy](this.#context(item, arm, geometry, random.fork(arm.name)));
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
      mainWeights: Array.from(agent.weights),
      enhancerWeights: Array.from(pair.second),
      affordable,
      rewards: Array.from(item.rewards),
      distances: Array.from(distances),
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

  #context(item: Prepared, arm: Arm, geometry: PromptGeometry, random: Random): StrategyContext {
    const { checkpointTheta } = this.#settings;
    return {
      rewards: item.rewards,
      reference: item.agent.referenceWeights,
      main: item.agent.weights,
      geometry,
      whitened: item.whitened,
      checkpointRewards: checkpointTheta && multiply(item.prompt.features, checkpointTheta, this.#dimension),
      globalStep: this.#globalStep,
      options: { ...strategyDefaults, ...arm.options },
      random,
    };
  }
}

function featureDifference(features: Float32Array, d: number, i: number, j: number): Float64Array {
  const difference = Float64Array.from(features.subarray(i * d, (i + 1) * d));
  addScaled(difference, -1, features, j * d);
  return difference;
}
