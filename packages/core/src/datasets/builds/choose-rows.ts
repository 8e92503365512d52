import { canonicalJson, type DatasetRow } from "@gshf/trainer-protocol";
import type { StoredChoice } from "../model.ts";
import { uniform } from "../uniform.ts";

type Voted = Pick<DatasetRow["label"], "n_votes" | "p_chosen" | "adjudicated_by">;

/** Which limit keeps a label out; null: none. What a reviewer decided is decided, and one vote agrees with itself. */
export function whyLeftOut(
  { n_votes, p_chosen, adjudicated_by }: Voted,
  { votesMin, agreementMin }: Pick<StoredChoice, "votesMin" | "agreementMin">,
): "fewVotes" | "disagreed" | null {
  if (adjudicated_by !== undefined) return null;
  if (n_votes < votesMin) return "fewVotes";
  return n_votes > 1 && Math.max(p_chosen, 1 - p_chosen) < agreementMin ? "disagreed" : null;
}

/**
 * The rows of one source that a mixture takes, in their order, those of held-out prompts in the validation split. Nothing
 * else of them changes: propensities and weights stay what they were. A prompt is held out by its text and the seed, so
 * that all its rows, of whatever source, are on one side.
 */
export function chooseRows(rows: readonly DatasetRow[], choice: StoredChoice, seed: number): DatasetRow[] {
  const chosen = rows.filter(({ label }) => whyLeftOut(label, choice) === null);
  const { heldOut } = choice;
  if (heldOut === 0) return chosen;
  const split = (row: DatasetRow): DatasetRow =>
    uniform(`${seed}:prompt:${canonicalJson(row.prompt)}`) < heldOut ? { ...row, split: "validation" } : row;
  return chosen.map(split);
}

/**
 * So many offline rows that they are a share of all, those of whole pairs, which ones by the seed; all where there are
 * fewer.
 *
 * @param others rows of rounds that are in the dataset
 */
export function takeShare<Row extends { pair_id: string }>(
  rows: readonly Row[],
  { share, others, seed }: { share: number; others: number; seed: number },
): Row[] {
  const wanted = Math.round((share / (1 - share)) * others);
  if (rows.length <= wanted) return [...rows];
  const pairs = [...new Set(rows.map(({ pair_id }) => pair_id))];
  const place = new Map(pairs.map((id) => [id, uniform(`${seed}:offline:${id}`)]));
  const sizes = Map.groupBy(rows, ({ pair_id }) => pair_id);
  const taken = new Set<string>();
  let count = 0;
  for (const id of pairs.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0))) {
    const size = sizes.get(id)?.length ?? 0;
    if (count + size > wanted) break;
    count += size;
    taken.add(id);
  }
  return rows.filter(({ pair_id }) => taken.has(pair_id));
}
