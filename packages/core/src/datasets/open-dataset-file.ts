import { Readable } from "node:stream";
import { datasetFileKey } from "@gshf/storage";
import { type Actor, authorize, type Deps, done, type Outcome, refuse } from "../access/index.ts";
import { exportSource, shortName } from "./exports/export-source.ts";
import { defaultsOf } from "./exports/resolve-options.ts";
import { writeExport } from "./exports/write-export.ts";
import { findDataset, viewOfDataset } from "./find-dataset.ts";
import { exportPath } from "./formats/index.ts";

type DatasetFile = {
  body: Readable;
  contentType: string;
  filename: string;
  /** Null for exports, which are written while they are read. */
  stored: { bytes: number; sha256: string } | null;
};

/** One file of a dataset as a stream, for downloading: its manifest, its rows, or its rows in another format. */
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
    return done({ body, contentType: "application/x-ndjson", filename, stored: null });
  }
  const file = files.find((entry) => entry.path === input.path);
  if (file === undefined) return refuse("not-found", `The dataset has no file "${input.path}".`, "path");
  const isManifest = input.path === "manifest.json";
  const key = isManifest ? dataset.manifestKey : datasetFileKey(dataset.projectId, file.sha256);
  return done({
    body: await deps.storage.stream(key),
    contentType: isManifest ? "application/json" : "application/x-ndjson",
    filename,
    stored: { bytes: file.bytes, sha256: file.sha256 },
  });
}
