import { z } from "zod";
import { canonicalJson, sha256Hex } from "./canonical-json.ts";
import { Algorithm, Hyperparameters, Sha256 } from "./manifest.ts";

/**
 * The training that is asked for, apart from the data: version 2 of the boundary. The same words, and the same bytes,
 * whatever it is asked of, so its sha256 names it.
 *
 * - `dataset` is the name of the dataset it learns from. The files a trainer fetches may be that dataset's rows with
 *   something added for this training alone, such as margins.
 * - `init_from`: π₀, or the policy `init_policy`, whose checkpoint is the job's `init_artifact`.
 * - `reference` is always π₀: the KL is measured against it, whatever the training starts from.
 * - `eta` is the KL coefficient η in units of reward; `kl_path` the falling η of multi-step RSO, whose last is `eta`,
 *   else empty.
 * - `beta_pess` is β of Eq. (10); the rows' `pessimism_margin` holds β(Γ_w − Γ_l) already. `uncertainty` says what Γ
 *   is: `norm`, ‖φ − ν‖ in Σ_off⁻¹ (Theorem 3.1); `uwo`, the variance over an ensemble; `wco`, how far the ensemble's
 *   mean is above its worst member (§5.1). Null without pessimism.
 */
export const TrainingSpec = z.strictObject({
  spec_version: z.literal(2),
  dataset: Sha256,
  algorithm: Algorithm,
  eta: z.number().positive(),
  kl_path: z.array(z.number().positive()),
  beta_pess: z.number().nonnegative(),
  uncertainty: z.enum(["norm", "uwo", "wco"]).nullable(),
  hyperparameters: Hyperparameters,
  init_from: z.enum(["pi0", "policy"]),
  init_policy: z.string().nullable(),
  reference: z.string().min(1),
  seed: z.int().nonnegative(),
});
export type TrainingSpec = z.infer<typeof TrainingSpec>;

/** What names a training: sha256 (hex) of its canonical JSON. */
export function trainingSpecSha256(spec: TrainingSpec): string {
  return sha256Hex(canonicalJson(spec));
}
