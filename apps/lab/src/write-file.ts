import { renameSync, writeFileSync } from "node:fs";

/** Writes a file so that a crash leaves the old content or the new, never a part. */
export function writeFileAtomically(path: string, content: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}
