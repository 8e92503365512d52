import type { ManifestFile } from "@gshf/trainer-protocol";
import { listFrozenRounds } from "../frozen-rounds.ts";
import { loadRows, type RowSource } from "../load-rows.ts";
import { everyRow, type StoredMixture } from "../model.ts";
import { addCounts, countRows, type RowCounts, storeFile } from "../store-dataset.ts";
import type { BuildTask, Made } from "./build-task.ts";
import { chooseRows, takeShare } from "./choose-rows.ts";

/** The rows of the offline comparisons and of frozen rounds, as they were when the dataset was begun; a file each. */
export async function makeMixture({
  deps,
  build,
  recipe,
  progress,
}: BuildTask<StoredMixture>): Promise<Made> {
  const { projectId, experimentId, createdAt } = build;
  const rounds = (await listFrozenRounds(deps.db, experimentId)).filter(({ number }) =>
    recipe.rounds.includes(number),
  );
  const sources = [
    ...(recipe.offline === null
      ? []
      : [{ path: "offline.jsonl", source: offlineSource(createdAt, recipe.offline) }]),
    ...rounds.map(({ id, number }) => ({ path: `round-${number}.jsonl`, source: { roundId: id } })),
  ];
  const choice = recipe.choice ?? everyRow;
  const rowsOf = async (source: RowSource) => {
    const { reliabilityMin } = choice;
    const rows = await loadRows(deps.db, projectId, {
      ...source,
      adjudicatedUntil: createdAt,
      reliabilityMin,
    });
    return chooseRows(rows, choice, recipe.seed);
  };
  const made: (ManifestFile | null)[] = [];
  let counts: RowCounts = { offlineRows: 0, onlineRows: 0, pseudoRows: 0 };
  // Rounds first: how many offline comparisons make the share depends on them.
  for (const [i, { path, source }] of [...sources].reverse().entries()) {
    const all = await rowsOf(source);
    const { offlineShare: share } = choice;
    const others = counts.onlineRows + counts.pseudoRows;
    const isOffline = "offlineUntil" in source;
    const rows = isOffline && share !== null ? takeShare(all, { share, others, seed: recipe.seed }) : all;
    made.unshift(rows.length > 0 ? await storeFile(deps, projectId, path, rows) : null);
    counts = addCounts(counts, countRows(rows));
    await progress(i + 1);
  }
  const files = made.filter((file) => file !== null);
  const whyEmpty = "none of its pairs that the recipe takes has a label on a prompt of the train split";
  return { files, counts, featureMapSha256: null, rounds: recipe.rounds, summary: null, whyEmpty };
}

function offlineSource(until: Date, { limit, seed }: { limit: number | null; seed: number }): RowSource {
  return { offlineUntil: until, offlineLimit: limit, offlineSeed: seed };
}
