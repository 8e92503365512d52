import { ThinCovariance } from "../thin-covariance.ts";
import { GrowingCovariance, inverseFactorOf } from "./growing-covariance.ts";
import { GrowingInformation } from "./growing-information.ts";
import type { GrowingMetric } from "./growing-metric.ts";
import type { Multiply } from "./kernel.ts";
import { RootPanels } from "./root-panels.ts";
import { factoredStart, type StartMetric, thinOf, thinStart } from "./start-metric.ts";
import type { SelectionSettings, SelectionSnapshot } from "./types.ts";

/** The matrix of a selection as it was at the batch's start, and as it grows. */
export type Metrics = {
  readonly start: StartMetric;
  /** Absent where no arm follows the batch. */
  readonly growing: GrowingMetric | undefined;
};

/**
 * @param followsBatch whether an arm follows the batch.
 * @throws DomainError on a covariance that is not positive definite.
 */
export function metricsOf(
  settings: SelectionSettings,
  followsBatch: boolean,
  snapshot?: SelectionSnapshot,
): Metrics {
  const { covariance, kernel, metric } = settings;
  const { dimension } = covariance;
  const root = snapshot?.root && RootPanels.restore(snapshot.root, dimension);
  const thin = thinOf(settings);
  if (thin !== undefined) {
    const first = root ?? ((multiply: Multiply) => RootPanels.ofThin(thin, multiply));
    const growing = followsBatch ? new GrowingInformation(settings, first) : undefined;
    return { start: thinStart(thin, kernel), growing };
  }
  const full = covariance instanceof ThinCovariance ? covariance.full() : covariance;
  // Factored from A itself: the covariance's own factor may carry updates, which round differently.
  const inverse = inverseFactorOf(full.matrix, dimension);
  const start = factoredStart(inverse, settings);
  if (!followsBatch) return { start, growing: undefined };
  const growing =
    metric?.kind === "information"
      ? new GrowingInformation(settings, root ?? RootPanels.ofInverse(inverse, dimension))
      : new GrowingCovariance(settings, full, inverse, snapshot?.matrix);
  return { start, growing };
}
