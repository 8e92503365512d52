import type { Dataset, Tx } from "@gshf/db";
import { datasetFileKey, datasetManifestKey, sha256Hex } from "@gshf/storage";
import {
  type AnyManifest,
  canonicalJson,
  type DatasetRow,
  encodeManifest,
  type ManifestFile,
} from "@gshf/trainer-protocol";
import type { Deps } from "../access/index.ts";
import { announce } from "../webhooks/index.ts";

/** Writes rows as one file of a dataset; the same rows give the same file. */
export async function storeFile(
  deps: Pick<Deps, "storage">,
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

/** Whose dataset it is, and what is known of it beside its manifest. */
export type DatasetOwner = {
  projectId: string;
  experimentId: string;
  /** The round that froze it; null where a recipe made it. */
  roundId: string | null;
  name: string;
  parentId: string | null;
};

export type StoredManifest = { manifest: AnyManifest; manifestSha256: string; manifestKey: string };

/** Writes a manifest; its hash is the dataset's name. */
export async function storeManifest(
  deps: Pick<Deps, "storage">,
  projectId: string,
  manifest: AnyManifest,
): Promise<StoredManifest> {
  const body = Buffer.from(encodeManifest(manifest), "utf8");
  const manifestSha256 = sha256Hex(body);
  const manifestKey = datasetManifestKey(projectId, manifestSha256);
  await deps.storage.put(manifestKey, body, { sha256: manifestSha256, contentType: "application/json" });
  return { manifest, manifestSha256, manifestKey };
}

/** How many rows a dataset has, by where they come from. */
export type RowCounts = { offlineRows: number; onlineRows: number; pseudoRows: number };

/** The rows of one file, by their own word. */
export function countRows(rows: readonly DatasetRow[]): RowCounts {
  const of = (source: DatasetRow["source"]) => rows.filter((row) => row.source === source).length;
  return { offlineRows: of("offline"), onlineRows: of("online"), pseudoRows: of("pseudo") };
}

export function addCounts(a: RowCounts, b: RowCounts): RowCounts {
  return {
    offlineRows: a.offlineRows + b.offlineRows,
    onlineRows: a.onlineRows + b.onlineRows,
    pseudoRows: a.pseudoRows + b.pseudoRows,
  };
}

/** Puts a dataset on record whose manifest is stored, and tells of it; a second call, or a twin, finds the first one's. */
export async function recordDataset(
  tx: Tx,
  deps: Pick<Deps, "enqueue" | "now">,
  owner: DatasetOwner,
  counts: RowCounts,
  { manifest, ...stored }: StoredManifest,
): Promise<Dataset> {
  const data = {
    ...owner,
    ...counts,
    ...stored,
    manifest,
    bytes: manifest.files.reduce((sum, file) => sum + file.bytes, 0),
  };
  const { count } = await tx.dataset.createMany({ data: [data], skipDuplicates: true });
  const { projectId } = owner;
  const { manifestSha256 } = stored;
  const dataset = await tx.dataset.findUniqueOrThrow({
    where: { projectId_manifestSha256: { projectId, manifestSha256 } },
    include: { round: { select: { number: true } } },
  });
  if (count > 0) {
    const rows = counts.offlineRows + counts.onlineRows + counts.pseudoRows;
    const told = { manifestSha256, name: owner.name, round: dataset.round?.number ?? null, rows };
    await announce(tx, deps, projectId, { type: "dataset.frozen", data: told });
  }
  return dataset;
}
