import type { RewardPosterior } from "../bradley-terry/posterior.ts";
import { requireFinite } from "../errors.ts";
import type { Arm } from "./types.ts";

/**
 * Nats by which the fit must explain the labels better than a coin before Option II is let loose: strong evidence by
 * the scale of Kass and Raftery (1995).
 */
export const coldBelow = 3;

/**
 * Whether the labels don't tell enough yet to carry Option II. Then θ is near 0 and every answer plausible: all that
 * Option II could take is the answer farthest off, whatever it is.
 *
 * @throws DomainError unless the factor is finite.
 */
export function isCold({ logBayesFactor }: Pick<RewardPosterior, "logBayesFactor">): boolean {
  return requireFinite("logBayesFactor", logBayesFactor) < coldBelow;
}

/** The arms as they choose from this fit: a cold `uncertainty` is V-optimal, which learns fastest from nothing. */
export function warmArms(
  arms: readonly Arm[],
  posterior: Pick<RewardPosterior, "logBayesFactor">,
): readonly Arm[] {
  if (!isCold(posterior)) return arms;
  return arms.map((arm) => (arm.strategy === "uncertainty" ? { ...arm, strategy: "v-optimal" } : arm));
}
