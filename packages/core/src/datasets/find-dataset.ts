import type { Dataset } from "@gshf/db";
import { Manifest } from "@gshf/trainer-protocol";
import { z } from "zod";
import { type Deps, done, type Outcome, refuse, refuseUnstorable } from "../access/index.ts";
import { readStored } from "../stored/model.ts";
import { exportFormats, exportPath } from "./formats/index.ts";

export const datasetSchema = z.object({
  manifestSha256: z.string(),
  round: z.int(),
  parentManifestSha256: z.string().nullable(),
  offlineRows: z.int(),
  onlineRows: z.int(),
  bytes: z.number(),
  createdAt: z.date(),
  /** The paths that can be downloaded, the manifest itself first. */
  files: z.array(
    z.object({ path: z.string(), sha256: z.string(), bytes: z.number(), rows: z.int().nullable() }),
  ),
  /** The training rows in other formats, as further paths. */
  exports: z.array(z.object({ label: z.string(), path: z.string() })),
  manifest: Manifest,
});
export type DatasetView = z.output<typeof datasetSchema>;

/** A dataset of this project by its name, or the refusal of somebody who asks for another. */
export async function findDataset(
  deps: Pick<Deps, "db">,
  projectId: string,
  manifestSha256: string,
): Promise<Outcome<Dataset>> {
  const refused = refuseUnstorable({ manifestSha256 });
  if (refused !== null) return refused;
  const dataset = await deps.db.dataset.findUnique({
    where: { projectId_manifestSha256: { projectId, manifestSha256 } },
  });
  const message = `There is no dataset ${manifestSha256} in this project.`;
  return dataset === null ? refuse("not-found", message, "manifestSha256") : done(dataset);
}

export function viewOfDataset(dataset: Dataset): DatasetView {
  const manifest = readStored(
    Manifest,
    dataset.manifest,
    `the manifest of dataset ${dataset.manifestSha256}`,
  );
  const manifestBytes = Buffer.byteLength(JSON.stringify(manifest));
  return {
    manifestSha256: dataset.manifestSha256,
    round: manifest.round,
    parentManifestSha256: manifest.parent_manifest_sha256,
    offlineRows: dataset.offlineRows,
    onlineRows: dataset.onlineRows,
    bytes: Number(dataset.bytes),
    createdAt: dataset.createdAt,
    files: [
      { path: "manifest.json", sha256: dataset.manifestSha256, bytes: manifestBytes, rows: null },
      ...manifest.files,
    ],
    exports: exportFormats.map((format) => ({ label: format.label, path: exportPath.of(format) })),
    manifest,
  };
}

/** How many rows a dataset has, by where they come from. */
export function rowsOfDataset({ offlineRows, onlineRows }: Dataset) {
  return { offline: offlineRows, online: onlineRows, pseudo: 0 };
}
