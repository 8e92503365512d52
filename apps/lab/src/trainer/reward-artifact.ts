import { Sha256 } from "@gshf/trainer-protocol";
import { z } from "zod";
import { FeatureKind } from "../policy/features.ts";

/** A reward model of the lab's trainer: r(x, a) = θᵀφ(a), φ on embeddings of `embedding_model`. */
export const RewardArtifact = z.object({
  format: z.literal("gshf-lab-reward/1"),
  embedding_model: z.string().min(1),
  features: FeatureKind,
  theta: z.array(z.number()).min(1),
  manifest_sha256: Sha256,
});
export type RewardArtifact = z.infer<typeof RewardArtifact>;
