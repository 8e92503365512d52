import { type Columns, messages } from "./columns.ts";
import { type ExportFormat, loadWithDatasets, preferenceOptions } from "./format.ts";

// https://huggingface.co/docs/trl/dataset_formats: conversational, with an explicit prompt.
const preference = { prompt: messages, chosen: messages, rejected: messages } as const satisfies Columns;

/** What DPOTrainer and its relatives load. No release of theirs reads weights or margins from a column. */
export const trlPreference: ExportFormat = {
  name: "trl-preference",
  label: "TRL preference",
  note: "For DPOTrainer and the other preference trainers of TRL. They read no weights, so rows are drawn anew by weight.",
  ...preferenceOptions,
  columns: preference,
  write: ({ prompt, chosen, rejected }) => [{ prompt, chosen, rejected }],
  snippet: (file, container) => `${loadWithDatasets(file, container)}

from trl import DPOConfig, DPOTrainer

trainer = DPOTrainer(model=MODEL, args=DPOConfig(output_dir="out"), train_dataset=dataset)
trainer.train()`,
};

/** RewardTrainer subtracts `margin` inside the sigmoid. */
export const trlReward: ExportFormat = {
  name: "trl-reward",
  label: "TRL reward model",
  note: "For RewardTrainer, which subtracts the column margin inside the sigmoid. It reads no weights.",
  ...preferenceOptions,
  columns: { ...preference, margin: "double" },
  write: ({ prompt, chosen, rejected, rm_margin }) => [{ prompt, chosen, rejected, margin: rm_margin }],
  snippet: (file, container) => `${loadWithDatasets(file, container)}

from trl import RewardConfig, RewardTrainer

trainer = RewardTrainer(model=MODEL, args=RewardConfig(output_dir="out"), train_dataset=dataset)
trainer.train()`,
};

/** Unpaired preference: each answer alone, with whether it was the better one. */
export const trlKto: ExportFormat = {
  name: "trl-kto",
  label: "TRL KTO",
  note: "For KTOTrainer: each answer is a row of its own, and says whether it was the better one of its pair.",
  ...preferenceOptions,
  // An answer that is as good as the other is neither desirable nor undesirable.
  ties: ["drop", "half-half"],
  columns: { prompt: messages, completion: messages, label: "boolean" },
  write: ({ prompt, chosen, rejected }) => [
    { prompt, completion: chosen, label: true },
    { prompt, completion: rejected, label: false },
  ],
  snippet: (file, container) => `${loadWithDatasets(file, container)}

from trl import KTOConfig, KTOTrainer

trainer = KTOTrainer(model=MODEL, args=KTOConfig(output_dir="out"), train_dataset=dataset)
trainer.train()`,
};
