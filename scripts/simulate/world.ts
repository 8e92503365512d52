import { createRandom, fitBradleyTerry, mainAgent, type Random, sigmoid, suboptimality } from "@gshf/gshf";

/** What the truth looks like in a scenario. */
export type WorldSettings = {
  readonly dimension: number;
  /** K candidates per prompt; π₀ is uniform over them. */
  readonly candidates: number;
  readonly eta: number;
  /** B = ‖θ*‖. */
  readonly normBound: number;
  readonly heldOutPrompts: number;
  /** Scale of each feature coordinate before rows are normalised; isotropic when absent. */
  readonly onlineScales?: readonly number[];
  readonly offlineScales?: readonly number[];
  /** Share of candidates that are implausible: far out in directions of their own, with a very low reward. */
  readonly junkShare?: number;
  /** Probability that an annotator answers by a coin flip. */
  readonly carelessShare?: number;
  /** Size of a part of the reward that no linear function of the features explains. */
  readonly nonlinearity?: number;
};

/** One prompt of a simulated world. */
export type WorldPrompt = {
  readonly features: Float32Array;
  /** r*, known here and nowhere in the algorithms. */
  readonly gold: Float64Array;
};

export type Comparison = {
  readonly difference: Float64Array;
  readonly label: number;
};

/** A world with a known gold reward: prompts on demand, Bradley–Terry labels, and the exact gap of any θ. */
export class World {
  readonly settings: WorldSettings;
  readonly #random: Random;
  readonly #theta: Float64Array;
  readonly #heldOut: readonly WorldPrompt[];
  readonly #initialGap: number;

  constructor(settings: WorldSettings, seed: number) {
    this.settings = settings;
    this.#random = createRandom(seed).fork("world");
    this.#theta = scaled(gaussian(this.#random.fork("theta"), settings.dimension), settings.normBound);
    this.#heldOut = Array.from({ length: settings.heldOutPrompts }, (_, i) => this.prompt("held-out", i));
    this.#initialGap = this.#gap(new Float64Array(settings.dimension));
  }

  /** The i-th prompt of a stream; the same whoever asks. */
  prompt(stream: "online" | "offline" | "held-out", index: number): WorldPrompt {
    const { dimension, candidates, junkShare = 0, onlineScales, offlineScales } = this.settings;
    const random = this.#random.fork(stream, index);
    const scales = (stream === "offline" ? offlineScales : onlineScales) ?? new Array(dimension).fill(1);
    const features = new Float32Array(candidates * dimension);
    const gold = new Float64Array(candidates);
    for (let j = 0; j < candidates; j++) {
      const isJunk = j < junkShare * candidates;
      const row = isJunk ? this.#junkRow(random) : this.#plausibleRow(random, scales);
      features.set(row, j * dimension);
      gold[j] = this.#reward(row);
    }
    return { features, gold };
  }

  /** A label from the Bradley–Terry model of Eq. (1) on the gold reward. */
  label(prompt: WorldPrompt, a1: number, a2: number, random: Random): number {
    if (random.uniform() < (this.settings.carelessShare ?? 0)) return random.int(2);
    return random.uniform() < sigmoid(prompt.gold[a1]! - prompt.gold[a2]!) ? 1 : 0;
  }

  /** J(π*) − J(π_θ) on held-out prompts, as a share of what π₀ leaves. */
  gapLeft(theta: Float64Array): number {
    return this.#gap(theta) / this.#initialGap;
  }

  #gap(theta: Float64Array): number {
    const { eta, candidates, dimension } = this.settings;
    const reference = new Float64Array(candidates).fill(1 / candidates);
    let sum = 0;
    for (const { features, gold } of this.#heldOut) {
      const rewards = Float64Array.from({ length: candidates }, (_, j) =>
        inner(theta, features, j * dimension),
      );
      const weights = mainAgent({ rewards, eta }).weights;
      sum += suboptimality({ weights, reference, rewards: gold }, eta);
    }
    return sum / this.#heldOut.length;
  }

  #plausibleRow(random: Random, scales: readonly number[]): Float64Array {
    const row = gaussian(random, this.settings.dimension).map((value, c) => value * scales[c]!);
    return scaled(row, 1);
  }

  /** Junk is long in random directions, but always against θ*: nobody would answer like this. */
  #junkRow(random: Random): Float64Array {
    const row = scaled(gaussian(random, this.settings.dimension), 0.6);
    const worst = scaled(this.#theta, -0.8);
    return scaled(
      row.map((value, c) => value + worst[c]!),
      1,
    );
  }

  #reward(row: Float64Array): number {
    const linear = inner(this.#theta, row, 0);
    const { nonlinearity = 0, normBound } = this.settings;
    return linear + nonlinearity * Math.sin((4 * linear) / normBound + 6 * row[0]! * row[1]!);
  }
}

/** θ_MLE on what has been labelled so far. */
export function fitComparisons(
  comparisons: readonly Comparison[],
  dimension: number,
  ridge: number,
  normBound: number,
) {
  const differences = new Float64Array(comparisons.length * dimension);
  comparisons.forEach(({ difference }, i) => {
    differences.set(difference, i * dimension);
  });
  const labels = comparisons.map(({ label }) => label);
  return fitBradleyTerry({ differences, labels, dimension, ridge, normBound }).theta;
}

function gaussian(random: Random, dimension: number): Float64Array {
  return Float64Array.from({ length: dimension }, () => random.normal());
}

function scaled(vector: Float64Array, length: number): Float64Array {
  const size = Math.hypot(...vector);
  return vector.map((value) => (value * length) / size);
}

function inner(a: Float64Array, b: Float32Array | Float64Array, offset: number): number {
  let sum = 0;
  for (let c = 0; c < a.length; c++) sum += a[c]! * b[offset + c]!;
  return sum;
}
