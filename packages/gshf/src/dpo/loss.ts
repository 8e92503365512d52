import { requireModerate, requireProbability, requireScale } from "../errors.ts";
import { log1pExp, sigmoid } from "../numerics.ts";

/** Log probabilities of a chosen (w) and a rejected (l) answer, in nats, with what Eq. (10) adds. */
export type DpoPair = {
  readonly policyChosen: number;
  readonly policyRejected: number;
  readonly referenceChosen: number;
  readonly referenceRejected: number;
  /** β(Γ_w − Γ_l), the pessimism margin of Eq. (10); *added* inside σ. Zero when absent. */
  readonly pessimismMargin?: number;
  /** Share of votes for `chosen`; 1 when absent. */
  readonly label?: number;
};

export type DpoLoss = {
  /** −[y log σ(h) + (1−y) log σ(−h)]. */
  readonly loss: number;
  /** h = η·Δ log ratio + margin: the implicit reward difference. */
  readonly logit: number;
  /** ∂loss/∂(log π(a^w)) = −∂loss/∂(log π(a^l)) = η(σ(h) − y). */
  readonly gradientChosen: number;
};

const logProbabilities = ["policyChosen", "policyRejected", "referenceChosen", "referenceRejected"] as const;

/**
 * The DPO loss with pessimism margin, Eq. (10) with the minus sign it lacks in print:
 *
 *   −log σ( η log π(a^w)/π₀(a^w) − η log π(a^l)/π₀(a^l) + β(Γ_w − Γ_l) )
 *
 * because r = η log(π/π₀) + βΓ (Eq. 23 with the factor β made explicit). TRL's and OpenRLHF's *reward* losses
 * subtract their `margin`; theirs is `rm_margin`, ours is `pessimism_margin`. Without a margin it is the loss of
 * Rafailov et al. 2023, whose β is η here.
 *
 * @throws DomainError on log probabilities or a margin that are not finite, a label outside [0, 1], or η ≤ 0.
 */
export function dpoLoss(pair: DpoPair, eta: number): DpoLoss {
  requireScale("eta", eta);
  for (const name of logProbabilities) requireModerate(name, pair[name]);
  const label = requireProbability("label", pair.label ?? 1);
  const margin = requireModerate("pessimismMargin", pair.pessimismMargin ?? 0);
  const ratioChosen = pair.policyChosen - pair.referenceChosen;
  const ratioRejected = pair.policyRejected - pair.referenceRejected;
  const logit = eta * (ratioChosen - ratioRejected) + margin;
  return {
    loss: log1pExp(logit) - label * logit,
    logit,
    gradientChosen: eta * (sigmoid(logit) - label),
  };
}
