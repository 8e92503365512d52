import type { Estimate } from "@gshf/core/measurements";
import { formatGain } from "./format-estimate.ts";

/** A gain with its interval. Only one whose interval leaves zero out stands out: the others may be no gain at all. */
export function Gain({ estimate }: { estimate: Estimate | null }) {
  const ci95 = estimate?.ci95 ?? null;
  const isCertain = ci95 !== null && (ci95[0] > 0 || ci95[1] < 0);
  return <span className={isCertain ? "font-semibold" : undefined}>{formatGain(estimate)}</span>;
}
