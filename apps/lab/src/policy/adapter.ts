import { Sha256 } from "@gshf/trainer-protocol";
import { z } from "zod";
import { FeatureKind } from "./features.ts";

/**
 * A checkpoint of the lab's trainer: the log-linear policy π_θ(a|x) ∝ π₀(a|x)·exp(θᵀφ(a)/η), φ made of the
 * answer as `features` says, on embeddings of `embedding_model`.
 */
export const Adapter = z.object({
  format: z.literal("gshf-lab-log-linear/1"),
  base_model: z.literal("pi0"),
  embedding_model: z.string().min(1),
  features: FeatureKind,
  eta: z.number().positive(),
  theta: z.array(z.number()).min(1),
  manifest_sha256: Sha256,
});
export type Adapter = z.infer<typeof Adapter>;
