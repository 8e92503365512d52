import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

const skipped = new Set(["node_modules", ".next", ".git", "e2e", "test-results"]);

/** Sha256 over names and bytes of files and of folders' files, tests left out; in one order everywhere. */
export function contentHash(root: string, entries: readonly string[]): string {
  const hash = createHash("sha256");
  const visit = (relative: string) => {
    const absolute = path.join(root, relative);
    if (statSync(absolute).isDirectory()) {
      for (const name of readdirSync(absolute).sort())
        if (!skipped.has(name)) visit(path.join(relative, name));
      return;
    }
    // Next writes its next-env.d.ts while it builds.
    if (/\.test\.tsx?$|\.tsbuildinfo$|next-env\.d\.ts$/.test(relative)) return;
    const bytes = readFileSync(absolute);
    hash.update(`${relative.replaceAll(path.sep, "/")}\0${bytes.length}\0`).update(bytes);
  };
  for (const entry of entries) visit(entry);
  return hash.digest("hex");
}
