import { canonicalJson, type DatasetRow } from "@gshf/trainer-protocol";
import type { StoredChoice } from "../model.ts";
import { uniform } from "../uniform.ts";

/** Why rows of a source are not in a dataset. */
type RowsLeftOut = { fewVotes: number; disagreed: number; overShare: number };

/**
 * The rows of one source that a mixture takes, in their order, those of held-out prompts in the validation split. Nothing
 * else of them changes: propensities and weights stay what they were. A prompt is held out by its text and the seed, so
 * that all its rows, of whatever source, are on one side.
 */
export function chooseRows(
  rows: readonly DatasetRow[],
  { votesMin, agreementMin, heldOut }: StoredChoice,
  seed: number,
): { rows: DatasetRow[]; leftOut: Pick<RowsLeftOut, "fewVotes" | "disagreed"> } {
  const leftOut = { fewVotes: 0, disagreed: 0 };
  const chosen = rows.filter(({ label }) => {
    if (label.n_votes < votesMin && label.adjudicated_by === undefined) {
      leftOut.fewVotes += 1;
      return false;
    }
    // One vote agrees with itself, and what a reviewer decided is decided.
    const isTold = label.n_votes > 1 && label.adjudicated_by === undefined;
    if (isTold && Math.max(label.p_chosen, 1 - label.p_chosen) < agreementMin) {
      leftOut.disagreed += 1;
      return false;
    }
    return true;
  });
  if (heldOut === 0) return { rows: chosen, leftOut };
  const split = (row: DatasetRow): DatasetRow =>
    uniform(`${seed}:prompt:${canonicalJson(row.prompt)}`) < heldOut ? { ...row, split: "validation" } : row;
  return { rows: chosen.map(split), leftOut };
}

/**
 * So many offline rows that they are a share of all, those of whole pairs, which ones by the seed; all where there are
 * fewer.
 *
 * @param others rows of rounds that are in the dataset
 */
export function takeShare(
  rows: readonly DatasetRow[],
  { share, others, seed }: { share: number; others: number; seed: number },
): DatasetRow[] {
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
