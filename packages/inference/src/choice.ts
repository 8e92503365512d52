/** One sampled answer. */
export type Choice = {
  readonly index: number;
  readonly text: string;
  /** `stop`, `length`, …; null where the server says nothing. */
  readonly finishReason: string | null;
  /** Tokens generated; null where it can't be known (no logprobs and more than one choice). */
  readonly tokenCount: number | null;
  /**
   * Sum of the tokens' log-probabilities *as sampled*, in nats. Truncated or tempered sampling renormalises
   * them: they are no reference logprobs.
   */
  readonly logprob: number | null;
};
