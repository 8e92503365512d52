import type { Readable } from "node:stream";
import type { Dataset } from "@gshf/db";
import { datasetFileKey } from "@gshf/storage";
import { Manifest } from "@gshf/trainer-protocol";
import { z } from "zod";
import { type Actor, authorize, type Deps, done, type Outcome, refuse } from "../access/index.ts";

export type DatasetView = {
  manifestSha256: string;
  round: number;
  parentManifestSha256: string | null;
  offlineRows: number;
  onlineRows: number;
  bytes: number;
  createdAt: Date;
  /** Paths for `datasetFile`, the manifest itself first. */
  files: { path: string; sha256: string; bytes: number; rows: number | null }[];
  manifest: Manifest;
};

export const listDatasetsInput = z.object({ slug: z.string() });

/** A project's frozen datasets, the newest first. */
export async function listDatasets(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof listDatasetsInput>,
): Promise<Outcome<DatasetView[]>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "rounds.read");
  if (!access.ok) return access;
  const datasets = await deps.db.dataset.findMany({
    where: { projectId: access.value.project.id },
    orderBy: { round: { number: "desc" } },
  });
  return done(datasets.map(viewOf));
}

export const getDatasetInput = z.object({ slug: z.string(), manifestSha256: z.string() });

export async function getDataset(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof getDatasetInput>,
): Promise<Outcome<DatasetView>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "rounds.read");
  if (!access.ok) return access;
  const dataset = await find(deps, access.value.project.id, input.manifestSha256);
  return dataset === null ? missing(input.manifestSha256) : done(viewOf(dataset));
}

export const datasetFileInput = getDatasetInput.extend({ path: z.string().min(1) });

export type DatasetFile = {
  body: Readable;
  bytes: number;
  sha256: string;
  contentType: string;
  filename: string;
};

/** One file of a dataset as a stream, for downloading; `manifest.json` is one of them. */
export async function datasetFile(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof datasetFileInput>,
): Promise<Outcome<DatasetFile>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "data.export");
  if (!access.ok) return access;
  const dataset = await find(deps, access.value.project.id, input.manifestSha256);
  if (dataset === null) return missing(input.manifestSha256);
  const file = viewOf(dataset).files.find((entry) => entry.path === input.path);
  if (file === undefined) return refuse("not-found", `The dataset has no file "${input.path}".`, "path");
  const isManifest = input.path === "manifest.json";
  const key = isManifest ? dataset.manifestKey : datasetFileKey(dataset.projectId, file.sha256);
  const name = `${input.slug}-round-${viewOf(dataset).round}-${input.path}`;
  return done({
    body: await deps.storage.stream(key),
    bytes: file.bytes,
    sha256: file.sha256,
    contentType: isManifest ? "application/json" : "application/x-ndjson",
    filename: name.replaceAll("/", "-"),
  });
}

async function find(deps: Deps, projectId: string, manifestSha256: string): Promise<Dataset | null> {
  return deps.db.dataset.findUnique({
    where: { projectId_manifestSha256: { projectId, manifestSha256 } },
  });
}

function missing(manifestSha256: string) {
  return refuse("not-found", `There is no dataset ${manifestSha256} in this project.`, "manifestSha256");
}

function viewOf(dataset: Dataset): DatasetView {
  const manifest = Manifest.parse(dataset.manifest);
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
    manifest,
  };
}
