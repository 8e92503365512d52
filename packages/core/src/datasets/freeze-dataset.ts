import { type Dataset, type Tx, transaction } from "@gshf/db";
import type { Manifest, ManifestFile } from "@gshf/trainer-protocol";
import type { Deps } from "../access/index.ts";
import { Trouble } from "../trouble/index.ts";
import { listFrozenRounds } from "./frozen-rounds.ts";
import { loadRows, type RowSource } from "./load-rows.ts";
import {
  addCounts,
  countRows,
  type RowCounts,
  recordDataset,
  storeFile,
  storeManifest,
} from "./store-dataset.ts";

/** What the manifest says beside the files: the training that is asked for. */
export type TrainingAsk = Pick<
  Manifest,
  "base_model" | "ref_model" | "algorithm" | "eta" | "hyperparameters" | "seed" | "feature_map_sha"
>;

export type FreezeOrder = {
  projectId: string;
  slug: string;
  /** Its dataset holds the rounds of its experiment up to itself. */
  round: { id: string; number: number; experimentId: string };
  /** D_off as it was then; null leaves it out. */
  offlineUntil: Date | null;
  /** So many of D_off at most, which ones by the seed; null: all. */
  offlineLimit: number | null;
  offlineSeed: number;
  ask: TrainingAsk;
};

/**
 * Builds a round's immutable dataset: D_off and every frozen round of its experiment up to this one, one JSONL file each, and the
 * manifest whose sha256 is the dataset's name. Nothing in it depends on the clock or on who builds it, so a
 * second run, or a twin, writes the same bytes under the same keys.
 */
export async function freezeDataset(deps: Deps, order: FreezeOrder): Promise<Dataset> {
  const where = { roundId: order.round.id };
  const existing = await deps.db.dataset.findUnique({ where });
  if (existing !== null) return existing;
  const files: ManifestFile[] = [];
  let counts: RowCounts = { offlineRows: 0, onlineRows: 0, pseudoRows: 0 };
  const { frozenAt: adjudicatedUntil } = await deps.db.round.findUniqueOrThrow({
    where: { id: order.round.id },
  });
  for (const { path, source } of await sourcesOf(deps.db, order)) {
    const rows = await loadRows(deps.db, order.projectId, { ...source, adjudicatedUntil });
    if (rows.length === 0) continue;
    files.push(await storeFile(deps, order.projectId, path, rows));
    counts = addCounts(counts, countRows(rows));
  }
  if (files.length === 0) {
    const message =
      "the dataset would be empty: no pair of the round has a label, and there are no offline comparisons";
    throw new Trouble("dataset-empty", message, { retryable: false });
  }
  const parent = await parentOf(deps.db, order);
  const manifest: Manifest = {
    schema_version: 1,
    project: order.slug,
    round: order.round.number,
    parent_manifest_sha256: parent?.manifestSha256 ?? null,
    files,
    init_from: "pi0",
    kl_path: [],
    offline_rows: counts.offlineRows,
    // Version 1 knows two kinds of rows: what is not offline was drawn.
    online_rows: counts.onlineRows + counts.pseudoRows,
    ...order.ask,
  };
  const { projectId, round } = order;
  const owner = { projectId, experimentId: round.experimentId, roundId: round.id, name: "" };
  const stored = await storeManifest(deps, projectId, manifest);
  const owned = { ...owner, parentId: parent?.id ?? null };
  return transaction(deps.db, (tx) => recordDataset(tx, deps, owned, counts, stored));
}

async function sourcesOf(db: Tx, order: FreezeOrder): Promise<{ path: string; source: RowSource }[]> {
  const rounds = await listFrozenRounds(db, order.round.experimentId, order.round.number);
  const { offlineUntil, offlineLimit, offlineSeed } = order;
  const offline =
    offlineUntil === null
      ? []
      : [{ path: "offline.jsonl", source: { offlineUntil, offlineLimit, offlineSeed } }];
  return [
    ...offline,
    ...rounds.map((round) => ({ path: `round-${round.number}.jsonl`, source: { roundId: round.id } })),
  ];
}

async function parentOf(db: Tx, order: FreezeOrder): Promise<Dataset | null> {
  return db.dataset.findFirst({
    where: { round: { experimentId: order.round.experimentId, number: { lt: order.round.number } } },
    orderBy: { round: { number: "desc" } },
  });
}
