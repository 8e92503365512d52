import type { Vector } from "../errors.ts";
import type { WhiteningKernel } from "../selection/kernel.ts";
import type { Arm } from "../selection/types.ts";
import type { FitSettings } from "./fit-for-selection.ts";

/** A prompt, everything that can be answered to it, and what each answer is truly worth. */
export type RehearsalPool = {
  /** Names the prompt in an error and in the draws: the same key draws the same. */
  readonly key: string;
  /** Φ, k×d, f32 row-major, ‖φ‖ ≤ 1. */
  readonly features: Float32Array;
  /** The gold reward of each answer, k entries; simulated people compare by it. */
  readonly gold: Vector;
  /** π₀ on the answers, up to a factor; uniform when absent. */
  readonly reference?: Vector;
};

export type RehearsalOptions = {
  /** Prompts to ask about; at least two answers each. */
  readonly train: readonly RehearsalPool[];
  /** Prompts to measure on; at least two answers each. */
  readonly validation: readonly RehearsalPool[];
  /** d. */
  readonly dimension: number;
  /** η > 0. */
  readonly eta: number;
  /** What chooses: one arm, or several by their shares. */
  readonly arms: readonly Arm[];
  /** Decides prompts, draws, choices and labels. Prompts, draws and label noise are the same for all arms of a seed. */
  readonly seed: number;
  /** Labels of each batch, one a pair; default three times 256. The reward is fitted between batches. */
  readonly batches?: readonly number[];
  /** n ≥ 2: answers drawn from π₀ for a prompt; default 8. */
  readonly draws?: number;
  /** Labels between two points of the curve; default 64. The end of a batch is always one. */
  readonly step?: number;
  readonly fit?: FitSettings;
  /** Whether to look, at the end of each batch, at the freedom that Option II has by the fit; default false. */
  readonly looksAtChoice?: boolean;
  /** Default: the typed-array reference kernel. */
  readonly kernel?: WhiteningKernel;
  /** Told after every point; what it throws ends the rehearsal. */
  readonly onProgress?: (labels: number) => void;
};

/** How good the reward fitted to the first labels is, on prompts it was not fitted on. Every prompt counts the same. */
export type RehearsalPoint = {
  readonly labels: number;
  /** E_π[gold] − E_π₀[gold] for π ∝ π₀·exp(r/η), exact on the pools. */
  readonly gain: number;
  /** Share of the pairs of answers with gold rewards more than .2 apart that r orders as gold does; none: null. */
  readonly accuracy: number | null;
  /** Cross-entropy, in nats, of σ(r_i − r_j) to the true σ(gold_i − gold_j), over all pairs of answers. */
  readonly logLoss: number;
  /** KL(π‖π₀) in nats. */
  readonly kl: number;
  /** At the end of a batch, where the options ask for it. */
  readonly choice?: ChoiceFreedom;
};

/** What Option II finds to choose from by a fit, on prompts and draws as of a batch, whatever the arms are. */
export type ChoiceFreedom = {
  /** Share of the candidates that the enhancer could afford outright, a mean over prompts. */
  readonly affordable: number;
  /** Share of the pairs whose a² is the answer farthest off in the plain norm: what it takes whatever the labels say. */
  readonly farthest: number;
  /** d_eff of the fit. */
  readonly effectiveDimension: number;
  /** λ₀ of the fit. */
  readonly ridge: number;
};
