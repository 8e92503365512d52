import type { Dataset, Policy, Project, Training } from "@gshf/db";
import { datasetFileKey, datasetManifestKey, sha256Hex } from "@gshf/storage";
import {
  AnyManifest,
  canonicalJson,
  DatasetRow,
  encodeManifest,
  type Manifest,
  type ManifestFile,
  type TrainingSpec,
} from "@gshf/trainer-protocol";
import type { Deps } from "../access/index.ts";
import { readStored } from "../stored/model.ts";
import { Trouble } from "../trouble/index.ts";
import { findExperiment } from "./find-experiment.ts";
import { findMargins } from "./find-margins.ts";

export type InputOrder = {
  project: Project;
  training: Training;
  dataset: Dataset;
  reference: Policy;
  spec: TrainingSpec;
};

/**
 * Writes down what a trainer fetches for a training: the dataset's files, with margins where the training asks for
 * pessimism, under a manifest that says all that a trainer of version 1 reads of a training in it. The dataset itself
 * stays as it is. The same training gives the same bytes, so that it may be repeated at any time.
 */
export async function prepareInput(
  deps: Deps,
  order: InputOrder,
  signal: AbortSignal,
): Promise<{ inputKey: string; inputSha256: string }> {
  const { project, dataset, reference, spec } = order;
  const of = `the manifest of dataset ${dataset.manifestSha256}`;
  const data = readStored(AnyManifest, dataset.manifest, of);
  const needsMargins = spec.algorithm === "dpo_pessimistic" && spec.beta_pess > 0;
  const files = needsMargins ? await withMargins(deps, order, data.files, signal) : data.files;
  const manifest: Manifest = {
    schema_version: 1,
    project: project.slug,
    round: data.schema_version === 1 ? data.round : 0,
    parent_manifest_sha256: dataset.manifestSha256,
    files,
    base_model: { repo: reference.model, revision: reference.checkpointSha256 ?? "unversioned" },
    ref_model: spec.reference,
    init_from: spec.init_from === "pi0" ? "pi0" : "previous",
    algorithm: spec.algorithm,
    eta: spec.eta,
    kl_path: spec.kl_path,
    hyperparameters: spec.hyperparameters,
    seed: spec.seed,
    offline_rows: data.offline_rows,
    // Version 1 knows two kinds of rows: what is not offline was drawn. Each row names its source itself.
    online_rows: data.online_rows + (data.schema_version === 1 ? 0 : data.pseudo_rows),
    feature_map_sha: data.feature_map_sha,
  };
  const body = Buffer.from(encodeManifest(manifest), "utf8");
  const inputSha256 = sha256Hex(body);
  const inputKey = datasetManifestKey(project.id, inputSha256);
  await deps.storage.put(inputKey, body, { sha256: inputSha256, contentType: "application/json" });
  return { inputKey, inputSha256 };
}

async function withMargins(
  deps: Deps,
  { project, dataset, reference, spec }: InputOrder,
  files: readonly ManifestFile[],
  signal: AbortSignal,
): Promise<ManifestFile[]> {
  const map = await deps.db.featureMap.findUnique({ where: { id: project.featureMapId ?? "" } });
  if (map === null) {
    const message = "the project has no embedder, and uncertainty is measured in its features";
    throw new Trouble("no-feature-map", message, { retryable: false });
  }
  const { offlineLimit, seed: offlineSeed } = await findExperiment(deps, dataset);
  const parts: { path: string; rows: DatasetRow[] }[] = [];
  for (const file of files) parts.push({ path: file.path, rows: await readRows(deps, project.id, file) });
  const all = parts.flatMap(({ rows }) => rows);
  const margins = await findMargins(
    deps,
    {
      project,
      map,
      reference,
      until: dataset.createdAt,
      offlineLimit,
      offlineSeed,
      uncertainty: spec.uncertainty ?? "norm",
      beta: spec.beta_pess,
      seed: spec.seed,
      signal,
    },
    all,
  );
  let place = 0;
  const written: ManifestFile[] = [];
  for (const { path, rows } of parts) {
    const changed = rows.map((row) => Object.assign({}, row, { pessimism_margin: margins[place++] ?? 0 }));
    const body = Buffer.from(changed.map((row) => `${canonicalJson(row)}\n`).join(""), "utf8");
    const sha256 = sha256Hex(body);
    const contentType = "application/x-ndjson";
    await deps.storage.put(datasetFileKey(project.id, sha256), body, { sha256, contentType });
    written.push({ path, sha256, bytes: body.byteLength, rows: rows.length });
  }
  return written;
}

async function readRows(deps: Deps, projectId: string, file: ManifestFile): Promise<DatasetRow[]> {
  const bytes = await deps.storage.get(datasetFileKey(projectId, file.sha256), { sha256: file.sha256 });
  const lines = Buffer.from(bytes).toString("utf8").split("\n");
  return lines.flatMap((line, i) => {
    if (line === "") return [];
    return readStored(DatasetRow, JSON.parse(line), `row ${i + 1} of ${file.path}`);
  });
}
