import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const root = path.join(import.meta.dirname, "../..");
const requirements = path.join(import.meta.dirname, "requirements.txt");
const examples = ["trainer-trl", "trainer-tinker"].map((name) =>
  path.join(root, "examples", name, "requirements.txt"),
);
const lists = [requirements, ...examples];
const clusters = path.join(import.meta.dirname, "requirements-clusters.txt");

/** Python 3, from which minor version on. */
export const pythonMinor = 10;

/** A Python with venv that is new enough; null where there is none. */
export function findPython(): string | null {
  const names = [process.env.GSHF_PYTHON, "python3", "python"].filter((name) => name !== undefined);
  const check = `import sys, venv, ensurepip; sys.exit(not (sys.version_info >= (3, ${pythonMinor})))`;
  return names.find((name) => spawnSync(name, ["-c", check], { stdio: "ignore" }).status === 0) ?? null;
}

/**
 * The Python of an environment with what is required, made once for each list of it under .gshf/python.
 *
 * @throws where it can't be made, or installed into
 */
export function pythonEnvironment(python: string): string {
  return environmentOf(python, requirements, lists);
}

/**
 * The Python of an environment with what trainings run on: Ray, and what stands in for AWS. Apart from the other: their dependencies
 * are many.
 *
 * @throws where it can't be installed, which is so on Pythons that Ray has no wheel for
 */
export function clustersEnvironment(python: string): string {
  return environmentOf(python, clusters, [clusters]);
}

function environmentOf(python: string, toInstall: string, hashed: readonly string[]): string {
  const wanted = hashed.map((list) => readFileSync(list, "utf8")).join();
  const sha256 = createHash("sha256").update(wanted).digest("hex").slice(0, 12);
  const directory = path.join(root, ".gshf/python", sha256);
  const inside = path.join(directory, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const marker = path.join(directory, "installed");
  if (existsSync(marker)) return inside;
  rmSync(directory, { recursive: true, force: true });
  run(python, ["-m", "venv", directory]);
  run(inside, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", toInstall]);
  writeFileSync(marker, "");
  return inside;
}

/** What it prints goes to stderr: the stdout of a command is its own. */
function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2] });
  if (error !== undefined) throw error;
  if (status !== 0)
    throw new Error(`${path.basename(command)} ${args.slice(0, 3).join(" ")} ended with ${status}`);
}
