import type { Comparisons } from "../bradley-terry/comparisons.ts";
import { fitBradleyTerry } from "../bradley-terry/fit.ts";
import { Covariance } from "../covariance.ts";
import type { SelectionSettings } from "../selection/types.ts";

/** How the reward is fitted and how far it is trusted. */
export type FitSettings = {
  /** λ₀ of the likelihood; default .3. */
  readonly ridge?: number;
  /** B; unbounded when absent. */
  readonly normBound?: number;
  /** λ of A; default 1. */
  readonly lambda?: number;
  /** β_A; default 1. */
  readonly betaA?: number;
};

/** A fitted reward, and what a selector needs to know of its uncertainty. */
export type SelectionFit = {
  readonly theta: Float64Array;
  /** Costs a d×d matrix and its factor, so it is made only where a batch follows. */
  uncertainty(): Pick<SelectionSettings, "covariance" | "betaA">;
};

/** The one place where a rehearsal learns: Bradley–Terry by maximum likelihood, and A = λI + Σzzᵀ. */
export function fitForSelection(
  comparisons: Comparisons,
  { ridge = 0.3, normBound, lambda = 1, betaA = 1 }: FitSettings,
): SelectionFit {
  const { dimension, differences } = comparisons;
  const fit = fitBradleyTerry({ ...comparisons, ridge, ...(normBound !== undefined && { normBound }) });
  return {
    theta: fit.theta,
    uncertainty: () => ({ covariance: Covariance.build({ dimension, lambda, differences }), betaA }),
  };
}
