// onnxruntime-node carries the binaries of every platform (245 MB of 290), the Node packages the headers for
// compiling add-ons (67 MB of 190). Nothing on this machine reads either. Folders are emptied, not removed: an
// empty one says that the package once had it, and npm compares only the times of packages' own folders.
import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";

const onnxPackage = "onnxruntime-node";

function foldersIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(folder, entry.name));
}

/** `bin/<interface>/<platform>/<architecture>` of onnxruntime-node. */
function onnxBinaries(modules) {
  return foldersIn(path.join(modules, onnxPackage, "bin"))
    .flatMap(foldersIn)
    .flatMap(foldersIn);
}

function isFor(folder, platform, architecture) {
  return folder.endsWith(path.join(path.sep, platform, architecture));
}

/**
 * Empties the folders of installed packages that only other machines or compilers read. Safe to repeat.
 *
 * @param {string} modules a node_modules folder
 * @param {string} platform as `process.platform`
 * @param {string} architecture as `process.arch`
 */
export function removeSpareFiles(modules, platform, architecture) {
  const foreign = onnxBinaries(modules).filter((folder) => !isFor(folder, platform, architecture));
  const headers = foldersIn(modules)
    .filter((folder) => /^node-(bin-)?(linux|darwin|win)/.test(path.basename(folder)))
    .map((folder) => path.join(folder, "include"))
    .filter((folder) => existsSync(folder));
  for (const folder of [...foreign, ...headers]) {
    for (const name of readdirSync(folder)) {
      try {
        rmSync(path.join(folder, name), { recursive: true, force: true });
      } catch {
        // A file that can't be removed costs space and nothing else.
      }
    }
  }
}

/**
 * Packages that were made smaller on a machine of another kind (a folder shared with a container, another
 * Node) and now lack this one's binaries. They must be installed again.
 *
 * @param {string} modules a node_modules folder
 * @param {string} platform as `process.platform`
 * @param {string} architecture as `process.arch`
 * @returns {string[]} their folders
 */
export function packagesOfOtherMachines(modules, platform, architecture) {
  const isEmptied = onnxBinaries(modules).some(
    (folder) => isFor(folder, platform, architecture) && readdirSync(folder).length === 0,
  );
  return isEmptied ? [path.join(modules, onnxPackage)] : [];
}
