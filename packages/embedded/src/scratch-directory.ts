import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * A new folder in the temporary folder, for data nobody will miss. Others may pass through it but not list it: under
 * root Postgres runs as a user of its own, and keeps its data elsewhere when it can't reach the folder it was given.
 */
export function scratchDirectory(name: string): string {
  const directory = mkdtempSync(path.join(tmpdir(), `gshf-${name}-`));
  chmodSync(directory, 0o711);
  return directory;
}
