import type { DatasetRow } from "@gshf/trainer-protocol";
import type { ExportFormat } from "./format.ts";
import { isChosenFirst } from "./sides.ts";

/** How far votes may be from whole numbers: they come as shares. */
const roundOff = 1e-6;

/** arena-rank's battles (https://github.com/lmarena/arena-rank): who met whom and who won, a row a vote. */
export const arenaRank: ExportFormat = {
  name: "arena-rank",
  label: "arena-rank",
  note: "Which policies met and which won, a row for each vote. Pairs within one policy, or of unknown policies, are left out.",
  weights: [],
  ties: ["keep", "drop"],
  system: ["keep"],
  mergesRoles: false,
  containers: ["jsonl", "parquet"],
  columns: { model_a: "string", model_b: "string", winner: "string" },
  write: (row) => {
    const { policy_chosen, policy_rejected } = row;
    if (policy_chosen === null || policy_rejected === null) {
      return { leftOut: "nobody recorded which policies wrote the answers" };
    }
    if (policy_chosen === policy_rejected) return { leftOut: "both answers are of one policy" };
    const chosenFirst = isChosenFirst(row);
    const [model_a, model_b] = chosenFirst
      ? [policy_chosen, policy_rejected]
      : [policy_rejected, policy_chosen];
    const winners = {
      chosen: chosenFirst ? "model_a" : "model_b",
      rejected: chosenFirst ? "model_b" : "model_a",
      tie: "tie",
    };
    return votesOf(row).map((vote) => ({ model_a, model_b, winner: winners[vote] }));
  },
  snippet: (file, container) => `import pandas as pd
from arena_rank.models.bradley_terry import BradleyTerry
from arena_rank.utils.data_utils import PairDataset

battles = pd.read_${container === "parquet" ? `parquet("${file}")` : `json("${file}", lines=True)`}
dataset = PairDataset.from_pandas(battles)
model = BradleyTerry(n_competitors=len(dataset.competitors))
model.fit(dataset)`,
};

/** The votes that made the label; one by its side where weights or a reviewer made it. */
function votesOf({ label }: DatasetRow): ("chosen" | "rejected" | "tie")[] {
  const { p_chosen, n_votes, n_ties, adjudicated_by } = label;
  const forChosen = p_chosen * n_votes - n_ties / 2;
  const wins = Math.round(forChosen);
  const losses = n_votes - n_ties - wins;
  const isWhole = Math.abs(forChosen - wins) < roundOff && wins >= 0 && losses >= 0;
  if (n_votes === 0 || adjudicated_by !== undefined || !isWhole) return [p_chosen === 0.5 ? "tie" : "chosen"];
  return [
    ...Array<"chosen">(wins).fill("chosen"),
    ...Array<"rejected">(losses).fill("rejected"),
    ...Array<"tie">(n_ties).fill("tie"),
  ];
}
