import { messages } from "./columns.ts";
import { type ExportFormat, preferenceOptions } from "./format.ts";

/** OpenRLHF's reward dataset (openrlhf/datasets/reward_dataset.py), for its reward models and its DPO alike. */
export const openrlhf: ExportFormat = {
  name: "openrlhf",
  label: "OpenRLHF",
  note: "For OpenRLHF’s reward models and DPO, with --apply_chat_template. It reads margin, and no weights.",
  ...preferenceOptions,
  columns: { prompt: messages, chosen: messages, rejected: messages, margin: "double" },
  write: ({ prompt, chosen, rejected, rm_margin }) => [{ prompt, chosen, rejected, margin: rm_margin }],
  snippet: (file, container) => {
    const place = container === "folder" ? `./${file.replace(/\.tar$/, "")}` : `./${file}`;
    return `deepspeed --module openrlhf.cli.train_dpo \\
  --dataset ${place} \\
  --prompt_key prompt --chosen_key chosen --rejected_key rejected \\
  --apply_chat_template --pretrain MODEL`;
  },
};
