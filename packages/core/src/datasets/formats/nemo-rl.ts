import { messages } from "./columns.ts";
import { type ExportFormat, serviceOptions } from "./format.ts";

/** NeMo RL's PreferenceDataset (https://docs.nvidia.com/nemo/rl/latest/guides/dpo.html): rank 0 is preferred. */
export const nemoRl: ExportFormat = {
  name: "nemo-rl",
  label: "NeMo RL",
  note: "For PreferenceDataset, which DPO and reward models of NeMo RL read. It has no weights.",
  ...serviceOptions,
  containers: ["jsonl"],
  columns: { context: messages, completions: [{ rank: "int", completion: messages }] },
  write: ({ prompt, chosen, rejected }) => [
    {
      context: prompt,
      completions: [
        { rank: 0, completion: chosen },
        { rank: 1, completion: rejected },
      ],
    },
  ],
  snippet: (file) => `data:
  train:
    dataset_name: PreferenceDataset
    data_path: ${file}`,
};
