import type { FeatureMap } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { embedAnswers } from "../features/index.ts";
import { Trouble } from "../trouble/index.ts";
import { loadComparisons } from "./fit-reward.ts";
import { learn } from "./learn.ts";
import { comparedAnswers, type DataScope, loadObservations } from "./load-observations.ts";

/** As rounds fit by default: the ridge by evidence, ‖θ‖ at most 30. */
const method = {
  version: 2,
  ridge: "evidence",
  normBound: 30,
  metric: "information",
  lambda: 1,
} as const;

export type FittedLabels = {
  theta: Float64Array;
  /** Labeled pairs that it was fitted to. */
  observations: number;
  /** λ₀ in use. */
  ridge: number;
};

/**
 * r̂ = θᵀφ fitted to the labeled pairs of a scope, outside any round: what labels answers that nobody compared. Embeds
 * what was compared and has no features yet.
 *
 * @throws Trouble where nothing is labeled
 */
export async function fitLabels(
  deps: Deps,
  { map, scope, signal }: { map: FeatureMap; scope: DataScope; signal: AbortSignal },
): Promise<FittedLabels> {
  const observations = await loadObservations(deps.db, scope);
  if (observations.length === 0) {
    const message = "there is no labeled pair that a reward could be fitted to";
    throw new Trouble("no-labels", message, { retryable: false });
  }
  await embedAnswers(deps, map, comparedAnswers(observations), signal);
  const { fit, ridge } = learn(await loadComparisons(deps, map, observations), method);
  return { theta: fit.theta, observations: observations.length, ridge };
}
