import { type RoundSources, sourceKey } from "../choice/sources.ts";
import type { RoundConfig } from "../model.ts";

/**
 * Why a comparison would compare a policy with itself, which its settings may name twice by what it is in the experiment;
 * null where it doesn't, or the round is none.
 */
export function sameSides(
  { comparison }: Pick<RoundConfig, "comparison">,
  sources: RoundSources,
): string | null {
  if (comparison === undefined) return null;
  for (const arm of Object.values(sources)) {
    if (arm.kind !== "drawn" || sourceKey(arm.first) !== sourceKey(arm.second)) continue;
    return `${arm.first.policy} stands on both sides. Name another policy, or another temperature.`;
  }
  return null;
}
