import type { Estimate } from "@gshf/core/measurements";
import { formatFigure, formatSigned } from "#ui/format.ts";

/** "1.23 [1.02, 1.44]" */
export function formatEstimate(estimate: Estimate | null): string {
  if (estimate === null) return "–";
  return `${formatFigure(estimate.mean)}${interval(estimate)}`;
}

/** "+0.31 [+0.12, +0.50]" */
export function formatGain(estimate: Estimate | null): string {
  if (estimate === null) return "–";
  const range =
    estimate.ci95 === null ? "" : ` [${formatSigned(estimate.ci95[0])}, ${formatSigned(estimate.ci95[1])}]`;
  return `${formatSigned(estimate.mean)}${range}`;
}

function interval({ ci95 }: Estimate): string {
  return ci95 === null ? "" : ` [${formatFigure(ci95[0])}, ${formatFigure(ci95[1])}]`;
}
