import { accountFor, affordability, farthestCandidate, type PromptGeometry } from "../enhancer/geometry.ts";
import { globalEnhancer } from "../enhancer/global.ts";
import { DomainError, requireInteger } from "../errors.ts";
import { multiply } from "../linear-algebra/vectors.ts";
import { createRandom, type Random } from "../random.ts";
import type { BlockMetric } from "./block-metric.ts";
import { checkSettings, checkSnapshot } from "./check-settings.ts";
import { drawPair } from "./draw-pair.ts";
import { distanceOf, pairOfDraws } from "./drawn-pair.ts";
import type { GrowingMetric } from "./growing-metric.ts";
import { multiplyBy } from "./kernel.ts";
import { metricsOf } from "./metrics-of.ts";
import { slopeOf } from "./pair-scores.ts";
import { prepareBlock, type Scored, scorePrompt } from "./prepare-block.ts";
import type { StartMetric } from "./start-metric.ts";
import { policiesFor, type StrategyContext, strategyDefaults, withinBatch } from "./strategies.ts";
import type { Strategy } from "./strategy-names.ts";
import { multipliedTarget, targetOf } from "./target-variance.ts";
import type {
  Arm,
  ChosenPair,
  DrawnPair,
  DrawnPrompt,
  Metric,
  PairChoice,
  SelectionPrompt,
  SelectionSettings,
  SelectionSnapshot,
} from "./types.ts";

export const blockSizeDefault = 64;
/** Prompts whose covariances decide the global direction and the V-optimal target; more would only sharpen a mean. */
export const samplePromptsMax = 1024;

/** A prompt of a block, ready for its arm. */
type Prepared = Scored & {
  /** Its place in the block. */
  readonly place: number;
  /** φ − φ(π¹), k×d. */
  readonly centred: Float32Array;
  /** ψ − ψ(π¹) under the batch-start A, k×d, where an arm looks at it. */
  readonly whitened: Float32Array | undefined;
  /** Its products, k×k. */
  readonly budgetGram: Float64Array;
};

const metricDefault: Metric = { kind: "covariance", votes: 1 };

/**
 * Chooses pairs block by block. The state between blocks is the grown matrix alone, so a batch can be stopped, stored as
 * a snapshot and continued elsewhere with the same bits, and memory is bounded by a block.
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
  readonly #start: StartMetric;
  readonly #metric: Metric;
  readonly #shares: Float64Array;
  /** Absent where no arm follows the batch. */
  readonly #growing: GrowingMetric | undefined;
  #globalStep: Float64Array | undefined;
  #target: Float32Array | Float64Array | undefined;
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
    const total = settings.arms.reduce((sum, arm) => sum + arm.share, 0);
    this.#shares = Float64Array.from(settings.arms, (arm) => arm.share / total);
    const followsBatch = settings.arms.some(({ strategy, share }) => share > 0 && withinBatch.has(strategy));
    const held = this.#metric.kind === "information" ? "root" : "matrix";
    if (snapshot !== undefined) {
      checkSnapshot(snapshot, this.#dimension, followsBatch ? held : undefined);
      this.#done = snapshot.done;
      this.#globalStep = snapshot.globalStep;
      this.#target = snapshot.target;
    }
    const { start, growing } = metricsOf(settings, followsBatch, snapshot);
    this.#start = start;
    this.#growing = growing;
  }

  get blockSize(): number {
    return this.#settings.blockSize ?? blockSizeDefault;
  }

  /** The state after the blocks selected so far. */
  snapshot(): SelectionSnapshot {
    return Object.freeze({
      done: this.#done,
      ...this.#growing?.state(),
      ...(this.#globalStep && { globalStep: Float64Array.from(this.#globalStep) }),
      ...(this.#target && { target: this.#target.slice() }),
    });
  }

  /**
   * Solves the global direction and the target of V-optimal arms, when an arm asks for them, on a seeded sample of the
   * batch. Must see all prompts of the batch, whatever shard calls it, and does nothing when no arm needs it or a
   * snapshot brought it along.
   *
   * @throws DomainError on a malformed prompt, naming it.
   */
  async prepare(all: readonly (SelectionPrompt | DrawnPrompt)[]): Promise<void> {
    // What was drawn for its pair alone says nothing of what the main agent would answer.
    const batch = all.filter((prompt) => prompt.drawn === undefined);
    if (this.#uses("uncertainty-global") && this.#globalStep === undefined) await this.#solveGlobal(batch);
    if (this.#uses("v-optimal") && this.#target === undefined) {
      const prompts = this.#sample(batch).map((prompt) => ({
        main: scorePrompt(prompt, this.#settings).agent.weights,
        features: prompt.features,
      }));
      const { kernel } = this.#settings;
      this.#target =
        this.#metric.kind === "information" && kernel?.multiply !== undefined
          ? await multipliedTarget(prompts, this.#dimension, multiplyBy(kernel))
          : targetOf(prompts, this.#dimension);
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
      const { items, atStart } = await prepareBlock([prompt], this.#settings, this.#start);
      if (atStart.whitened !== undefined)
        prompts.push({ main: items[0]!.agent.weights, whitened: atStart.whitened });
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
  async selectBlock(block: readonly SelectionPrompt[]): Promise<PairChoice[]>;
  async selectBlock(block: readonly (SelectionPrompt | DrawnPrompt)[]): Promise<(PairChoice | DrawnPair)[]>;
  async selectBlock(block: readonly (SelectionPrompt | DrawnPrompt)[]): Promise<(PairChoice | DrawnPair)[]> {
    requireInteger("block.length", block.length, 0, this.blockSize);
    const dense = await prepareBlock(block, this.#settings, this.#start);
    const { items, starts } = dense;
    const d = this.#dimension;
    const open = await this.#growing?.open(dense, this.#targetOfBlock());
    const choices = items.map((item, place): PairChoice | DrawnPair => {
      if (item.agent.weights.filter((weight) => weight > 0).length === 1)
        return { key: item.prompt.key, skipped: "single-candidate" };
      const [from, to] = [starts[place]!, starts[place + 1]!];
      const centred = dense.rows.subarray(from * d, to * d);
      const whitened = dense.atStart.whitened?.subarray(from * d, to * d);
      const budgetGram = dense.atStart.gram(from, to);
      const choice = this.#choose({ ...item, place, centred, whitened, budgetGram }, open?.metric);
      const { a1, a2 } = choice;
      const scale = Math.sqrt(this.#weightOf(item.rewards[a1]! - item.rewards[a2]!));
      open?.metric.add({ prompt: place, a1, a2, scale });
      return choice;
    });
    await open?.close();
    this.#done += block.length;
    return choices;
  }

  #armOf({ key, arm }: SelectionPrompt | DrawnPrompt, random: Random): number {
    if (arm === undefined) return random.fork("arm").categorical(this.#shares);
    const index = this.#settings.arms.findIndex(({ name }) => name === arm);
    if (index < 0) throw new DomainError(`arm of prompt ${key}`, arm, "one of the batch's arms");
    return index;
  }

  /** What the labels of a pick with this logit are expected to add to the matrix, as a factor of zzᵀ. */
  #weightOf(logit: number): number {
    const { kind, votes } = this.#metric;
    return kind === "information" ? votes * slopeOf({ logit }) : votes;
  }

  #targetOfBlock(): Float32Array | Float64Array | undefined {
    if (!this.#uses("v-optimal")) return undefined;
    if (this.#target === undefined)
      throw new DomainError("target", this.#target, "computed by prepare, because an arm is V-optimal");
    return this.#target;
  }

  #choose(item: Prepared, metric: BlockMetric | undefined): ChosenPair | DrawnPair {
    const { prompt, k, agent, place } = item;
    const random = this.#random.fork("prompt", prompt.key);
    const armIndex = this.#armOf(prompt, random);
    const arm = this.#settings.arms[armIndex]!;
    const armProbability = this.#shares[armIndex]!;
    if (prompt.drawn !== undefined) {
      const { strategy } = arm;
      const { a1, a2 } = pairOfDraws(prompt, strategy, item.rewards);
      const potential = distanceOf(item.budgetGram, k, a1, a2);
      const told = { key: prompt.key, isDrawn: true, a1, a2, arm: arm.name, strategy } as const;
      return Object.freeze({ ...told, armProbability, potential, rewards: Array.from(item.rewards) });
    }
    const geometry = this.#geometry(item, metric, arm);
    const pair = policiesFor[arm.strategy](
      this.#context(item, arm, geometry, {
        random: random.fork(arm.name),
        targetGram: arm.strategy === "v-optimal" ? metric?.targetGram(place) : undefined,
      }),
    );
    // At last evenly over the support, not over candidates that were never drawn.
    const support = agent.weights.map((weight) => (weight > 0 ? 1 : 0));
    const fallbacks = [agent.weights, agent.referenceWeights, support];
    const drawn = drawPair(pair, fallbacks, random.fork(arm.name, "pair"));
    const { affordable, distances } = affordability(geometry);
    const { a1, a2 } = drawn;
    const { budgetGram } = geometry;
    return Object.freeze({
      key: prompt.key,
      a1,
      a2,
      arm: arm.name,
      strategy: arm.strategy,
      armProbability,
      pairProbability: drawn.probability,
      ...accountFor(geometry, pair.second),
      potential: distanceOf(budgetGram, k, a1, a2),
      referenceWeights: Array.from(agent.referenceWeights),
      mainWeights: Array.from(agent.weights),
      enhancerWeights: Array.from(pair.second),
      affordable,
      rewards: Array.from(item.rewards),
      distances: Array.from(distances),
      gram: budgetGram,
      gramNow: geometry.gram,
      farthest: farthestCandidate(item.centred, agent.weights),
      effectiveSampleSize: agent.effectiveSampleSize,
    });
  }

  #geometry(
    { agent, budgetGram, place }: Prepared,
    metric: BlockMetric | undefined,
    arm: Arm,
  ): PromptGeometry {
    const { eta, betaA } = this.#settings;
    const gram = metric !== undefined && withinBatch.has(arm.strategy) ? metric.gram(place) : budgetGram;
    return { main: agent.weights, gram, budgetGram, eta, betaA };
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
