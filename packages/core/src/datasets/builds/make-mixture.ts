import type { ManifestFile } from "@gshf/trainer-protocol";
import { listFrozenRounds } from "../frozen-rounds.ts";
import { loadRows, type RowSource } from "../load-rows.ts";
import type { StoredMixture } from "../model.ts";
import { addCounts, countRows, type RowCounts, storeFile } from "../store-dataset.ts";
import type { BuildTask, Made } from "./build-task.ts";

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
  const files: ManifestFile[] = [];
  let counts: RowCounts = { offlineRows: 0, onlineRows: 0, pseudoRows: 0 };
  for (const [i, { path, source }] of sources.entries()) {
    const rows = await loadRows(deps.db, projectId, { ...source, adjudicatedUntil: createdAt });
    if (rows.length > 0) files.push(await storeFile(deps, projectId, path, rows));
    counts = addCounts(counts, countRows(rows));
    await progress(i + 1);
  }
  const whyEmpty = "none of its pairs has a label on a prompt of the train split";
  return { files, counts, featureMapSha256: null, rounds: recipe.rounds, summary: null, whyEmpty };
}

function offlineSource(until: Date, { limit, seed }: { limit: number | null; seed: number }): RowSource {
  return { offlineUntil: until, offlineLimit: limit, offlineSeed: seed };
}
