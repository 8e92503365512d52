import type { Dataset, Experiment, Round } from "@gshf/db";
import { AnyManifest } from "@gshf/trainer-protocol";
import { z } from "zod";
import { type Deps, done, type Outcome, refuse, refuseUnstorable } from "../access/index.ts";
import { readStored } from "../stored/model.ts";
import { exportFormats, exportPath } from "./formats/index.ts";

export const datasetSchema = z.object({
  manifestSha256: z.string(),
  /** What somebody called it; empty for a round's. */
  name: z.string(),
  experiment: z.object({ slug: z.string(), name: z.string() }),
  /** The round that froze it; null where a recipe made it. */
  round: z.int().nullable(),
  parentManifestSha256: z.string().nullable(),
  offlineRows: z.int(),
  onlineRows: z.int(),
  /** Drawn from a policy and labeled by a reward. */
  pseudoRows: z.int(),
  bytes: z.number(),
  createdAt: z.date(),
  /** The paths that can be downloaded, the manifest itself first. */
  files: z.array(
    z.object({ path: z.string(), sha256: z.string(), bytes: z.number(), rows: z.int().nullable() }),
  ),
  /** The training rows in other formats, as further paths. */
  exports: z.array(z.object({ label: z.string(), path: z.string() })),
  manifest: AnyManifest,
});
export type DatasetView = z.output<typeof datasetSchema>;

/** A dataset with what it belongs to. */
export type FoundDataset = Dataset & {
  experiment: Pick<Experiment, "slug" | "name">;
  round: Pick<Round, "number"> | null;
};

export const datasetParts = {
  experiment: { select: { slug: true, name: true } },
  round: { select: { number: true } },
} as const;

/** A dataset of this project by its name, or the refusal of somebody who asks for another. */
export async function findDataset(
  deps: Pick<Deps, "db">,
  projectId: string,
  manifestSha256: string,
): Promise<Outcome<FoundDataset>> {
  const refused = refuseUnstorable({ manifestSha256 });
  if (refused !== null) return refused;
  const dataset = await deps.db.dataset.findUnique({
    where: { projectId_manifestSha256: { projectId, manifestSha256 } },
    include: datasetParts,
  });
  const message = `There is no dataset ${manifestSha256} in this project.`;
  return dataset === null ? refuse("not-found", message, "manifestSha256") : done(dataset);
}

export function viewOfDataset(dataset: FoundDataset): DatasetView {
  const manifest = readStored(
    AnyManifest,
    dataset.manifest,
    `the manifest of dataset ${dataset.manifestSha256}`,
  );
  const manifestBytes = Buffer.byteLength(JSON.stringify(manifest));
  return {
    manifestSha256: dataset.manifestSha256,
    name: dataset.name,
    experiment: dataset.experiment,
    round: dataset.round?.number ?? null,
    parentManifestSha256: manifest.parent_manifest_sha256,
    offlineRows: dataset.offlineRows,
    onlineRows: dataset.onlineRows,
    pseudoRows: dataset.pseudoRows,
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
export function rowsOfDataset({ offlineRows, onlineRows, pseudoRows }: Dataset) {
  return { offline: offlineRows, online: onlineRows, pseudo: pseudoRows };
}
