import type { Dataset, Tx } from "@gshf/db";
import { datasetFileKey, datasetManifestKey, sha256Hex } from "@gshf/storage";
import {
  canonicalJson,
  type DatasetRow,
  encodeManifest,
  type Manifest,
  type ManifestFile,
} from "@gshf/trainer-protocol";
import type { Deps } from "../access/index.ts";
import { Trouble } from "../trouble/index.ts";
import { loadRows, type RowSource } from "./load-rows.ts";

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
  let offlineRows = 0;
  let onlineRows = 0;
  const { frozenAt: adjudicatedUntil } = await deps.db.round.findUniqueOrThrow({
    where: { id: order.round.id },
  });
  for (const { path, source } of await sourcesOf(deps.db, order)) {
    const rows = await loadRows(deps.db, order.projectId, { ...source, adjudicatedUntil });
    if (rows.length === 0) continue;
    files.push(await storeFile(deps, order.projectId, path, rows));
    if ("roundId" in source) onlineRows += rows.length;
    else offlineRows += rows.length;
  }
  if (offlineRows + onlineRows === 0) {
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
    offline_rows: offlineRows,
    online_rows: onlineRows,
    ...order.ask,
  };
  return storeDataset(deps, order, manifest, parent?.id ?? null);
}

async function sourcesOf(db: Tx, order: FreezeOrder): Promise<{ path: string; source: RowSource }[]> {
  const rounds = await db.round.findMany({
    where: {
      experimentId: order.round.experimentId,
      number: { lte: order.round.number },
      frozenAt: { not: null },
      // What a round had frozen before it was cancelled stays in the data.
      OR: [{ state: { not: "cancelled" } }, { dataset: { isNot: null } }],
    },
    orderBy: { number: "asc" },
    select: { id: true, number: true },
  });
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

async function storeFile(
  deps: Deps,
  projectId: string,
  path: string,
  rows: readonly DatasetRow[],
): Promise<ManifestFile> {
  const body = Buffer.from(rows.map((row) => `${canonicalJson(row)}\n`).join(""), "utf8");
  const sha256 = sha256Hex(body);
  await deps.storage.put(datasetFileKey(projectId, sha256), body, {
    sha256,
    contentType: "application/x-ndjson",
  });
  return { path, sha256, bytes: body.byteLength, rows: rows.length };
}

async function parentOf(db: Tx, order: FreezeOrder): Promise<Dataset | null> {
  return db.dataset.findFirst({
    where: { round: { experimentId: order.round.experimentId, number: { lt: order.round.number } } },
    orderBy: { round: { number: "desc" } },
  });
}

async function storeDataset(
  deps: Deps,
  order: FreezeOrder,
  manifest: Manifest,
  parentId: string | null,
): Promise<Dataset> {
  const body = Buffer.from(encodeManifest(manifest), "utf8");
  const manifestSha256 = sha256Hex(body);
  const manifestKey = datasetManifestKey(order.projectId, manifestSha256);
  await deps.storage.put(manifestKey, body, { sha256: manifestSha256, contentType: "application/json" });
  const data = {
    projectId: order.projectId,
    roundId: order.round.id,
    manifestSha256,
    manifestKey,
    manifest,
    offlineRows: manifest.offline_rows,
    onlineRows: manifest.online_rows,
    bytes: manifest.files.reduce((sum, file) => sum + file.bytes, 0),
    parentId,
  };
  await deps.db.dataset.createMany({ data: [data], skipDuplicates: true });
  return deps.db.dataset.findUniqueOrThrow({ where: { roundId: order.round.id } });
}
