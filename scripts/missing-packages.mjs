/**
 * Packages of package-lock.json that node_modules lacks or has in another version. Optional ones (other
 * platforms' binaries) and links to workspaces don't count.
 *
 * @param {Record<string, {version?: string, optional?: boolean, link?: boolean}>} wanted `packages` of the lock file
 * @param {Record<string, {version?: string}> | undefined} installed the same of node_modules/.package-lock.json
 * @returns {string[]} their paths; `["node_modules"]` when nothing is installed at all
 */
export function missingPackages(wanted, installed) {
  if (installed === undefined) return ["node_modules"];
  return Object.entries(wanted)
    .filter(([name, entry]) => name.includes("node_modules/") && !entry.optional && !entry.link)
    .filter(([name, entry]) => installed[name]?.version !== entry.version)
    .map(([name]) => name);
}
