/**
 * @typedef {Record<string, {version?: string, dev?: boolean, optional?: boolean, link?: boolean}>} Packages
 * `packages` of a lock file
 */

/**
 * Packages of package-lock.json that node_modules lacks or has in another version. Optional ones (other
 * platforms' binaries) and links to workspaces don't count, development tools only when asked for.
 *
 * @param {Packages} wanted of package-lock.json
 * @param {Packages | undefined} installed of node_modules/.package-lock.json
 * @param {boolean} withTools whether development tools count
 * @returns {string[]} their paths; `["node_modules"]` when nothing is installed at all
 */
export function missingPackages(wanted, installed, withTools) {
  if (installed === undefined) return ["node_modules"];
  return Object.entries(wanted)
    .filter(([name, entry]) => name.includes("node_modules/") && !entry.optional && !entry.link)
    .filter(([, entry]) => withTools || !entry.dev)
    .filter(([name, entry]) => installed[name]?.version !== entry.version)
    .map(([name]) => name);
}

/**
 * Whether development tools are installed, in whatever version.
 *
 * @param {Packages} wanted of package-lock.json
 * @param {Packages | undefined} installed of node_modules/.package-lock.json
 */
export function hasTools(wanted, installed) {
  return Object.entries(wanted).some(
    ([name, entry]) => name.includes("node_modules/") && entry.dev && installed?.[name] !== undefined,
  );
}
