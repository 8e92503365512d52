import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { cruise } from "../boundaries/cruise.ts";
import { type Circles, circles } from "./circles.ts";
import { type DuplicatedBlock, duplicatedBlocks } from "./duplicated-blocks.ts";
import { longFiles } from "./long-files.ts";
import { type LongFunction, longFunctions } from "./long-functions.ts";
import { readSourceFiles, sourceFolders } from "./source-files.ts";

export type Structure = {
  /** Names of core's slices. */
  slices: string[];
  files: number;
  /** Without a reason in their first comment. */
  longFiles: { path: string; lines: number }[];
  circles: Circles;
  longFunctions: LongFunction[];
  duplicatedBlocks: DuplicatedBlock[];
};

/** Measures the source files below `root`. */
export async function measureStructure(root: string): Promise<Structure> {
  const files = readSourceFiles(root);
  const folders = sourceFolders.filter((folder) => existsSync(path.join(root, folder)));
  const { imports } = await cruise(folders, root);
  return {
    slices: slicesIn(path.join(root, "packages/core/src")),
    files: files.length,
    longFiles: longFiles(files),
    circles: circles(imports),
    longFunctions: longFunctions(files),
    duplicatedBlocks: duplicatedBlocks(root),
  };
}

/** Folders that others may enter; what has no index.ts belongs to nobody else. */
function slicesIn(core: string): string[] {
  if (!existsSync(core)) return [];
  return readdirSync(core)
    .filter((name) => existsSync(path.join(core, name, "index.ts")))
    .sort();
}
