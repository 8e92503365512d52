import { DatasetRow } from "@gshf/trainer-protocol";

/** A row as two policies and one person made it. */
export const row = DatasetRow.parse({
  pair_id: "p1",
  round: 1,
  split: "train",
  prompt: [{ role: "user", content: "Which?\u2028One of two." }],
  chosen: [{ role: "assistant", content: "ä" }],
  rejected: [{ role: "assistant", content: "The other one." }],
  chosen_id: "r1",
  rejected_id: "r2",
  label: { p_chosen: 1, n_votes: 1, n_ties: 0, strength: null, annotators: ["L-0001"] },
  weight: 1,
  pessimism_margin: 0,
  rm_margin: 0.5,
  uncertainty: null,
  pair_probability: null,
  arm: null,
  source: "online",
  policy_chosen: "pi1",
  policy_rejected: "pi0",
  sampling: { temperature: 1, top_p: 1, seed: 4_294_967_296 },
  chosen_was_left: true,
});
