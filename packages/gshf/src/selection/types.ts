import type { Covariance } from "../covariance.ts";
import type { ThinCovariance } from "../thin-covariance.ts";
import type { WhiteningKernel } from "./kernel.ts";
import type { RootPanels } from "./root-panels.ts";
import type { StrategyOptions } from "./strategies.ts";
import type { Strategy } from "./strategy-names.ts";

/** A prompt with its distinct candidates, in a fixed order. */
export type SelectionPrompt = {
  /** Identifies the prompt in every random draw, so it must be unique in the round and stable across runs. */
  readonly key: string;
  /** Φ, k×d, f32 row-major, ‖φ‖ ≤ 1. */
  readonly features: Float32Array;
  /** r(x, a_j); computed as Φθ when absent. */
  readonly rewards?: Float64Array | readonly number[];
  /** Draws that gave each candidate; all one when absent. One that was never drawn (0) is never chosen. */
  readonly multiplicities?: Float64Array | readonly number[];
  /** log π₀ − log π_sampler of each candidate; zero when absent. */
  readonly samplerLogRatios?: Float64Array | readonly number[];
  /** The arm that was drawn when its answers were sampled; drawn together with the pair when absent. */
  readonly arm?: string;
  readonly drawn?: undefined;
};

/** A prompt whose answers were drawn from the two policies that its arm names: the pair is made of draws. */
export type DrawnPrompt = Omit<SelectionPrompt, "arm" | "drawn"> & {
  readonly arm: string;
  /** Candidate indices in the order they were drawn, the same one as often as it came. */
  readonly drawn: { readonly first: readonly number[]; readonly second: readonly number[] };
};

/** A share of the round's pairs chosen by one strategy. */
export type Arm = {
  readonly name: string;
  readonly strategy: Strategy;
  /** Relative to the other arms' shares. */
  readonly share: number;
  readonly options?: Partial<StrategyOptions>;
  /** All its prompts come with draws of the policies it names. */
  readonly isDrawn?: boolean;
};

/** What the matrix of a selection holds, and so what a pick adds to it. */
export type Metric = {
  /** `covariance`: A, a pick adds votes·zzᵀ. `information`: H, a pick adds votes·σ′(θᵀz)·zzᵀ, what its labels will tell. */
  readonly kind: "covariance" | "information";
  /** Labels, times their reliability, that a pick is expected to get. */
  readonly votes: number;
};

export type SelectionSettings = {
  /** θ, d entries. */
  readonly theta: Float64Array;
  /**
   * A, or H where `metric` says so, at the start of the batch; not modified. Where H holds few labels in many dimensions
   * its rows are enough: they choose the same pairs at a fraction of the cost.
   */
  readonly covariance: Covariance | ThinCovariance;
  /** Absent: A, a pick counting once. */
  readonly metric?: Metric;
  /** η > 0. */
  readonly eta: number;
  /** β ≥ 0, the confidence radius in the units of `covariance`: β_A of A, β_H of H. */
  readonly betaA: number;
  readonly arms: readonly Arm[];
  readonly seed: number;
  /** Prompts between factorisations of the growing A; default 64. Part of a round's settings: it moves last digits. */
  readonly blockSize?: number;
  /** θ of an earlier round, for arms of the checkpoint strategy. */
  readonly checkpointTheta?: Float64Array;
  /** Default: the typed-array reference kernel. */
  readonly kernel?: WhiteningKernel;
};

export type SelectionOptions = SelectionSettings & {
  readonly prompts: readonly SelectionPrompt[];
  readonly onProgress?: (progress: SelectionProgress) => void;
};

export type SelectionProgress = {
  readonly done: number;
  readonly total: number;
};

/** Why this pair: everything a screen needs to explain the choice, and a statistician to reweight it. */
export type ChosenPair = {
  readonly key: string;
  readonly skipped?: undefined;
  /** Candidate indices; a¹ was drawn from the main agent's side, a² from the enhancer's. */
  readonly a1: number;
  readonly a2: number;
  readonly arm: string;
  readonly strategy: Strategy;
  /** P(arm). */
  readonly armProbability: number;
  /**
   * P(a¹, a² in this order | arm, earlier picks); for the Thompson arms also given the drawn direction, which the
   * seed determines.
   */
  readonly pairProbability: number;
  /** Γ(π̃) = β_A‖φ(π̃)−φ(π¹)‖_{A⁻¹} of the policy a² came from, under the A that strategy looked at. */
  readonly gamma: number;
  /** η·KL(π̃‖π¹). */
  readonly klCost: number;
  /** β_A‖φ(π̃)−φ(π¹)‖_{A⁻¹} under the batch-start A. The policy is in the set of Eq. (8) when klCost ≤ budget. */
  readonly budget: number;
  /** ‖φ(a¹)−φ(a²)‖_{A⁻¹} under the batch-start A: the pair's elliptical potential. */
  readonly potential: number;
  /** π₀ on the candidates. */
  readonly referenceWeights: readonly number[];
  /** π¹. */
  readonly mainWeights: readonly number[];
  /** The policy a² was drawn from. */
  readonly enhancerWeights: readonly number[];
  /** Whether a point mass on the candidate would be inside the budget. */
  readonly affordable: readonly boolean[];
  readonly rewards: readonly number[];
  /** β_A‖φ_j−φ(π¹)‖_{A⁻¹} under the batch-start A, to compare with η(−log π¹_j). */
  readonly distances: readonly number[];
  /** k×k Gram matrix of L⁻¹(φ_j − φ(π¹)) under the batch-start A: with it everything above can be worked out anew. */
  readonly gram: Float64Array;
  /** The same under the A that the strategy looked at. */
  readonly gramNow: Float64Array;
  /** The candidate farthest from φ(π¹) in the plain norm, among those with mass: what a choice blind to the data takes. */
  readonly farthest: number;
  /** Of the importance weights; the number of draws when they came from π₀. */
  readonly effectiveSampleSize: number;
};

/** A pair of draws: nothing was weighed, and the probability of the draws is their policies' own. */
export type DrawnPair = Pick<
  ChosenPair,
  "key" | "skipped" | "a1" | "a2" | "arm" | "strategy" | "armProbability" | "potential" | "rewards"
> & { readonly isDrawn: true };

/** A prompt that offers no choice: one candidate, or only one that was drawn. */
export type SkippedPrompt = {
  readonly key: string;
  readonly skipped: "single-candidate";
};

export type PairChoice = ChosenPair | SkippedPrompt;

/** What a later shard needs to go on exactly where an earlier one stopped. */
export type SelectionSnapshot = {
  /** Prompts selected so far; a multiple of the block size unless the batch is complete. */
  readonly done: number;
  /** A with all picks so far, d×d row-major; absent when no arm looks at it, and on H. */
  readonly matrix?: Float64Array;
  /** On H: X with XᵀX = H⁻¹, H with all picks so far, as {@link RootPanels.packed}; absent when no arm looks at it. */
  readonly root?: Float32Array;
  /** w = Lᵀδ of the global direction; absent when no arm uses one. */
  readonly globalStep?: Float64Array;
  /** I of the V-optimal arms, d×d row-major; absent when there is none. */
  readonly target?: Float32Array | Float64Array;
};
