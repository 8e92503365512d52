import {
  accountFor,
  affordability,
  centredGram,
  centreRows,
  type PromptGeometry,
} from "../enhancer/geometry.ts";
import { globalEnhancer } from "../enhancer/global.ts";
import { Cholesky } from "../linear-algebra/cholesky.ts";
import { addWeightedGram } from "../linear-algebra/gram.ts";
import { addScaled, multiply } from "../linear-algebra/vectors.ts";
import { type MainAgent, mainAgent } from "../main-agent.ts";
import { createRandom, type Random } from "../random.ts";
import { checkPrompt, checkSettings } from "./check-settings.ts";
import { drawPair } from "./draw-pair.ts";
import { referenceKernel, type WhiteningKernel } from "./kernel.ts";
import { policiesFor, STRATEGY_DEFAULTS, type StrategyContext, WITHIN_BATCH } from "./strategies.ts";
import type {
  Arm,
  ChosenPair,
  PairChoice,
  SelectionPrompt,
  SelectionSettings,
  SelectionSnapshot,
} from "./types.ts";
import { BlockUpdates, rowDifference } from "./within-batch.ts";

export const BLOCK_SIZE_DEFAULT = 64;
/** Prompts whose covariances decide the global direction; more would only sharpen a mean. */
const GLOBAL_PROMPTS_MAX = 1024;

/** A prompt after the dense part: scored, whitened and ready for its arm. */
interface Prepared {
  readonly prompt: SelectionPrompt;
  readonly k: number;
  readonly agent: MainAgent;
  readonly rewards: Float64Array;
  /** ψ under the batch-start A, k×d. */
  readonly whitened: Float32Array;
  /** ψ − ψ(π¹) under the A of the block's start; absent when no arm follows the batch. */
  readonly centredNow: Float64Array | undefined;
}

/**
 * Chooses pairs block by block. The state between blocks is the grown covariance alone, so a batch can be stopped,
 * stored as a snapshot and continued elsewhere with the same bits, and memory is bounded by a block.
 *
 * Within a block A ← A + zzᵀ after each pick, whichever arm made it: labels are not needed for that. Directions and
 * objective use the updated A; the budget of Eq. (8) stays that of the batch's start, because the confidence set
 * shrinks only when labels arrive.
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

  constructor(settings: SelectionSettings, snapshot?: SelectionSnapshot) {
    checkSettings(settings);
    this.#settings = settings;
    this.#kernel = settings.kernel ?? referenceKernel;
    this.#random = createRandom(settings.seed);
    this.#dimension = settings.covariance.dimension;
    // Factored from A itself: the covariance's own factor may carry updates, which round differently.
    this.#inverseStart = Cholesky.factor(settings.covariance.matrix, this.#dimension).inverseLower();
    this.#inverseNow = this.#inverseStart;
    this.#followsBatch = settings.arms.some(({ strategy, share }) => share > 0 && WITHIN_BATCH.has(strategy));
    const total = settings.arms.reduce((sum, arm) => sum + arm.share, 0);
    this.#shares = Float64Array.from(settings.arms, (arm) => arm.share / total);
    if (this.#followsBatch) this.#matrix = Float64Array.from(settings.covariance.matrix);
    if (snapshot !== undefined) this.#restore(snapshot);
  }

  get blockSize(): number {
    return this.#settings.blockSize ?? BLOCK_SIZE_DEFAULT;
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
   */
  async prepare(batch: readonly SelectionPrompt[]): Promise<void> {
    const needed = this.#settings.arms.some(
      ({ strategy, share }) => share > 0 && strategy === "uncertainty-global",
    );
    if (!needed || this.#globalStep !== undefined) return;
    const several = batch.filter((prompt) => prompt.features.length > this.#dimension);
    const sample = this.#random.fork("global").shuffle(several).slice(0, GLOBAL_PROMPTS_MAX);
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
   */
  async selectBlock(block: readonly SelectionPrompt[]): Promise<PairChoice[]> {
    const prepared = await this.#prepareBlock(block);
    const updates = new BlockUpdates(this.#dimension, block.length);
    const differences = new Float64Array(this.#followsBatch ? block.length * this.#dimension : 0);
    const choices = prepared.map((item): PairChoice => {
      if (item.k === 1) return { key: item.prompt.key, skipped: "single-candidate" };
      const choice = this.#choose(item, updates);
      if (item.centredNow !== undefined) {
        const offset = updates.count * this.#dimension;
        differences.set(
          featureDifference(item.prompt.features, this.#dimension, choice.a1, choice.a2),
          offset,
        );
        updates.add(rowDifference(item.centredNow, this.#dimension, choice.a1, choice.a2));
      }
      return choice;
    });
    if (this.#matrix !== undefined && updates.count > 0) {
      addWeightedGram(
        this.#matrix,
        differences.subarray(0, updates.count * this.#dimension),
        this.#dimension,
      );
      this.#inverseNow = Cholesky.factor(this.#matrix, this.#dimension).inverseLower();
    }
    this.#done += block.length;
    return choices;
  }

  #restore({ done, matrix, globalStep }: SelectionSnapshot): void {
    this.#done = done;
    this.#globalStep = globalStep;
    if (!this.#followsBatch || matrix === undefined) return;
    this.#matrix = Float64Array.from(matrix);
    this.#inverseNow = Cholesky.factor(this.#matrix, this.#dimension).inverseLower();
  }

  async #prepareBlock(block: readonly SelectionPrompt[]): Promise<Prepared[]> {
    const d = this.#dimension;
    const sizes = block.map((prompt) => checkPrompt(prompt, d));
    const rows = new Float32Array(sizes.reduce((sum, k) => sum + k * d, 0));
    let offset = 0;
    for (const prompt of block) {
      rows.set(prompt.features, offset);
      offset += prompt.features.length;
    }
    // Copied, because a kernel may reuse its output buffer.
    const start = (
      await this.#kernel.whiten({ rows, dimension: d, inverseLower: this.#inverseStart })
    ).slice();
    const now = !this.#followsBatch
      ? undefined
      : this.#inverseNow === this.#inverseStart
        ? start
        : await this.#kernel.whiten({ rows, dimension: d, inverseLower: this.#inverseNow });
    offset = 0;
    return block.map((prompt, i) => {
      const end = offset + sizes[i]! * d;
      const item = this.#score(prompt, sizes[i]!, start.subarray(offset, end), now?.subarray(offset, end));
      offset = end;
      return item;
    });
  }

  #score(
    prompt: SelectionPrompt,
    k: number,
    whitened: Float32Array,
    now: Float32Array | undefined,
  ): Prepared {
    const rewards = Float64Array.from(
      prompt.rewards ?? multiply(prompt.features, this.#settings.theta, this.#dimension),
    );
    const agent = mainAgent({
      rewards,
      eta: this.#settings.eta,
      ...(prompt.multiplicities && { multiplicities: prompt.multiplicities }),
      ...(prompt.samplerLogRatios && { samplerLogRatios: prompt.samplerLogRatios }),
    });
    return { prompt, k, agent, rewards, whitened, centredNow: now && centreRows(now, agent.weights) };
  }

  #choose(item: Prepared, updates: BlockUpdates): ChosenPair {
    const { prompt, k, agent } = item;
    const random = this.#random.fork("prompt", prompt.key);
    const armIndex = random.fork("arm").categorical(this.#shares);
    const arm = this.#settings.arms[armIndex]!;
    const geometry = this.#geometry(item, updates, arm);
    const pair = policiesFor[arm.strategy](this.#context(item, arm, geometry, random.fork(arm.name)));
    const drawn = drawPair(pair, [agent.weights, agent.referenceWeights], random.fork(arm.name, "pair"));
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

  #geometry({ k, agent, whitened, centredNow }: Prepared, updates: BlockUpdates, arm: Arm): PromptGeometry {
    const { eta, betaA } = this.#settings;
    const main = agent.weights;
    const budgetGram = centredGram(centreRows(whitened, main), k);
    const gram =
      centredNow !== undefined && WITHIN_BATCH.has(arm.strategy)
        ? updates.correct(centredGram(centredNow, k), centredNow, k)
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
      options: { ...STRATEGY_DEFAULTS, ...arm.options },
      random,
    };
  }
}

function featureDifference(features: Float32Array, d: number, i: number, j: number): Float64Array {
  const difference = Float64Array.from(features.subarray(i * d, (i + 1) * d));
  addScaled(difference, -1, features, j * d);
  return difference;
}
