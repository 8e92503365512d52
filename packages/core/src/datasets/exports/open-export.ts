import { exportKey } from "@gshf/storage";
import { type Actor, authorize, type Deps, done, type Outcome, refuse } from "../../access/index.ts";
import { viewOfExport } from "./export-view.ts";
import { findExport } from "./find-export.ts";
import { containerNotes, contentTypes } from "./model.ts";

/** A file that lies in the bucket, for whoever gives it out. */
export type StoredFile = {
  key: string;
  bytes: number;
  sha256: string;
  contentType: string;
  filename: string;
};

/** An export's file, once it is there. */
export async function openExport(
  deps: Deps,
  actor: Actor,
  input: { slug: string; number: number },
): Promise<Outcome<StoredFile>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "data.export");
  if (!access.ok) return access;
  const { project } = access.value;
  const found = await findExport(deps.db, project.id, input.number);
  if (!found.ok) return found;
  const row = found.value;
  const { state, bytes, sha256, fileName, options } = viewOfExport(row);
  if (bytes === null || sha256 === null) {
    return refuse("conflict", `Export ${input.number} is ${state}; its file isn’t there yet.`, "number");
  }
  const { extension } = containerNotes[options.container];
  const key = exportKey(project.id, row.id, extension);
  return done({
    key,
    bytes,
    sha256,
    contentType: contentTypes[options.container],
    filename: `${project.slug}-${fileName}`,
  });
}
