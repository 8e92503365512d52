import { Sha256 } from "@gshf/trainer-protocol";
import { z } from "zod";

/**
 * A checkpoint of the lab's trainer: the log-linear policy π_θ(a|x) ∝ π₀(a|x)·exp(θᵀφ(a)/η), φ the
 * L2-normalised embedding of the answer under `embedding_model`.
 */
export const Adapter = z.object({
  format: z.literal("gshf-lab-log-linear/1"),
  base_model: z.literal("pi0"),
  embedding_model: z.string().min(1),
  eta: z.number().positive(),
  theta: z.array(z.number()).min(1),
  manifest_sha256: Sha256,
});
export type Adapter = z.infer<typeof Adapter>;
