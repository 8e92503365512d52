import type { RoundSummary } from "@gshf/core/rounds";
import { formatCount, formatPercent } from "#ui/format.ts";

type Share = RoundSummary["armShares"][number];

/** What an arm really got, beside the share it was set up with: of the labels, before there are any of the pairs. */
export function armShareText(arm: Share, all: readonly Share[]): string {
  const set = `${formatPercent(arm.share)} set`;
  const unit = all.some(({ labels }) => labels > 0) ? "labels" : "pairs";
  const total = all.reduce((sum, other) => sum + other[unit], 0);
  if (total === 0) return set;
  return `${formatCount(arm[unit])} of ${formatCount(total)} ${unit}, ${formatPercent(arm[unit] / total)} (${set})`;
}

/** A round's arms with their shares; one that stands alone has all. */
export function ArmShares({ shares }: { shares: readonly Share[] }) {
  return shares.map((arm) => (
    <span key={arm.name} className="block">
      <span className="whitespace-nowrap">{arm.name}</span>
      {shares.length === 1 ? null : (
        <span className="block text-xs text-muted tabular-nums">{armShareText(arm, shares)}</span>
      )}
    </span>
  ));
}
