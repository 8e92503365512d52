import { Readable } from "node:stream";
import { datasetFileKey } from "@gshf/storage";
import { type Actor, authorize, type Deps, done, type Outcome, refuse } from "../access/index.ts";
import { exportSource, shortName } from "./exports/export-source.ts";
import { contentTypes } from "./exports/model.ts";
import type { StoredFile } from "./exports/open-export.ts";
import { defaultsOf } from "./exports/resolve-options.ts";
import { writeExport } from "./exports/write-export.ts";
import { findDataset, viewOfDataset } from "./find-dataset.ts";
import { exportPath } from "./formats/index.ts";

/** One that lies in the bucket, or one that is written while it is read. */
export type DatasetFile = StoredFile | { body: Readable; contentType: string; filename: string };

/** One file of a dataset, for downloading: its manifest, its rows, or its rows in another format. */
export async function openDatasetFile(
  deps: Deps,
  actor: Actor,
  input: { slug: string; manifestSha256: string; path: string },
): Promise<Outcome<DatasetFile>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "data.export");
  if (!access.ok) return access;
  const found = await findDataset(deps, access.value.project.id, input.manifestSha256);
  if (!found.ok) return found;
  const dataset = found.value;
  const { files } = viewOfDataset(dataset);
  const filename = `${input.slug}-${shortName(dataset)}-${input.path}`.replaceAll("/", "-");
  const format = exportPath.read(input.path);
  if (format !== null) {
    const options = { ...defaultsOf(format), container: "jsonl" as const };
    const body = Readable.from(writeExport(exportSource(deps, dataset, format, options)).pieces);
    return done({ body, contentType: contentTypes.jsonl, filename });
  }
  const file = files.find((entry) => entry.path === input.path);
  if (file === undefined) return refuse("not-found", `The dataset has no file "${input.path}".`, "path");
  const isManifest = input.path === "manifest.json";
  const key = isManifest ? dataset.manifestKey : datasetFileKey(dataset.projectId, file.sha256);
  const contentType = isManifest ? "application/json; charset=utf-8" : contentTypes.jsonl;
  return done({ key, bytes: file.bytes, sha256: file.sha256, contentType, filename });
}
