import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A file that people write, by its path from the root, with slashes. */
export type SourceFile = { path: string; text: string };

export const sourceFolders = ["apps", "packages", "scripts", "prisma"];

const isSource = (name: string) => /\.(tsx?|mts|cts|jsx?|mjs|cjs|css)$/.test(name);
// What installs, builds and generators leave behind; migrations are released and never edited.
const isForeign = (name: string) =>
  name.startsWith(".") || ["node_modules", "generated", "migrations", "reports", "coverage"].includes(name);

/** Whether a file holds or serves tests. */
export function isTestFile(file: string): boolean {
  return /\.test\.(tsx?|mjs)$|\.fixture\.tsx?$|^apps\/web\/e2e\/|^packages\/testing\//.test(file);
}

/** Every source file: code and styles, without generated code, migrations, lock files and data. */
export function readSourceFiles(root: string): SourceFile[] {
  const files: SourceFile[] = [];
  const visit = (folder: string, isRoot: boolean) => {
    const entries = readdirSync(path.join(root, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const relative = path.posix.join(folder, entry.name);
      if (entry.isDirectory() && !isForeign(entry.name) && (!isRoot || sourceFolders.includes(entry.name)))
        visit(relative, false);
      if (entry.isFile() && isSource(entry.name) && entry.name !== "next-env.d.ts")
        files.push({ path: relative, text: readFileSync(path.join(root, relative), "utf8") });
    }
  };
  visit("", true);
  return files;
}
