import type { TrainerCapabilities } from "@gshf/trainer-protocol";
import type { z } from "zod";
import { FeatureKind } from "../policy/features.ts";

const policyAlgorithms = ["sft", "raft", "dpo", "dpo_pessimistic", "rso", "multi_step_rso"];

/** What the lab's trainer understands. */
export const labCapabilities: z.output<typeof TrainerCapabilities> = {
  versions: [1, 2],
  algorithms: ["sft", "raft", "dpo", "dpo_pessimistic", "rso", "multi_step_rso", "reward_model"],
  hyperparameters: [
    {
      name: "ridge",
      type: "number",
      min: 0,
      default: 0.3,
      what: "λ of ½λ‖θ‖², added to the summed loss: weight decay",
    },
    { name: "steps_max", type: "integer", min: 1, max: 100_000, default: 2_000, what: "steps at most" },
    {
      name: "features",
      type: "text",
      values: [...FeatureKind.options],
      default: "answer",
      what: "what φ is made of",
    },
    {
      name: "checkpoints",
      type: "integer",
      min: 0,
      max: 16,
      default: 0,
      what: "checkpoints on the way, after 1, 2, 4, … steps",
      algorithms: policyAlgorithms,
    },
  ],
};
