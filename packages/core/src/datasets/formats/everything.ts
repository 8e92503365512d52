import { type Columns, fillRow, messages } from "./columns.ts";
import { type ExportFormat, loadWithDatasets } from "./format.ts";

/** Every key of `DatasetRow` (packages/trainer-protocol), those that few rows have among them. */
const columns = {
  pair_id: "string",
  round: "int",
  split: "string",
  prompt: messages,
  chosen: messages,
  rejected: messages,
  chosen_id: "string",
  rejected_id: "string",
  label: {
    p_chosen: "double",
    n_votes: "int",
    n_ties: "int",
    strength: "double",
    annotators: ["string"],
    reasons: [{ reason: "string", chosen: "int", rejected: "int", neither: "int" }],
    adjudicated_by: "string",
    judges: [{ annotator: "string", p_chosen: "double", consistent: "boolean", counted: "boolean" }],
  },
  weight: "double",
  pessimism_margin: "double",
  rm_margin: "double",
  uncertainty: "double",
  pair_probability: "double",
  arm: "string",
  source: "string",
  policy_chosen: "string",
  policy_rejected: "string",
  sampling: { temperature: "double", top_p: "double", seed: "int" },
  chosen_was_left: "boolean",
  ref_chosen_logps: "double",
  ref_rejected_logps: "double",
  ref_model_sha: "string",
  tokenizer_sha: "string",
  chat_template_sha: "string",
} as const satisfies Columns;

/** A dataset's rows as they are, with fixed types and every key in every row: other projects of ours import it. */
export const everything: ExportFormat = {
  name: "everything",
  label: "Everything",
  note: "All columns, with votes, propensities and where each answer comes from. Another project can import it.",
  columns,
  weights: ["column"],
  ties: ["half-half", "drop"],
  system: ["keep"],
  mergesRoles: false,
  containers: ["jsonl", "parquet", "folder"],
  write: (row) => [fillRow(row, columns)],
  snippet: loadWithDatasets,
};
