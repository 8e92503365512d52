import type { ExportFormat } from "./format.ts";

/**
 * TRL's conversational preference format with an explicit prompt, which DPOTrainer and RewardTrainer load
 * (https://huggingface.co/docs/trl/dataset_formats#preference). `margin` has the sign that RewardTrainer subtracts.
 */
export const trlPreference: ExportFormat = {
  name: "trl-preference",
  label: "TRL preference",
  write: ({ prompt, chosen, rejected, rm_margin }) => ({ prompt, chosen, rejected, margin: rm_margin }),
};
