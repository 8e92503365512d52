import type { Readable } from "node:stream";
import { datasetFileKey } from "@gshf/storage";
import { type Actor, authorize, type Deps, done, type Outcome, refuse } from "../access/index.ts";
import { findDataset, viewOfDataset } from "./find-dataset.ts";

type DatasetFile = {
  body: Readable;
  bytes: number;
  sha256: string;
  contentType: string;
  filename: string;
};

/** One file of a dataset as a stream, for downloading; `manifest.json` is one of them. */
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
  const { files, round } = viewOfDataset(dataset);
  const file = files.find((entry) => entry.path === input.path);
  if (file === undefined) return refuse("not-found", `The dataset has no file "${input.path}".`, "path");
  const isManifest = input.path === "manifest.json";
  const key = isManifest ? dataset.manifestKey : datasetFileKey(dataset.projectId, file.sha256);
  const name = `${input.slug}-round-${round}-${input.path}`;
  return done({
    body: await deps.storage.stream(key),
    bytes: file.bytes,
    sha256: file.sha256,
    contentType: isManifest ? "application/json" : "application/x-ndjson",
    filename: name.replaceAll("/", "-"),
  });
}
