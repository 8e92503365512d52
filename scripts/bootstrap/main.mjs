// Sets up what a task needs and hands over to it. Plain JavaScript without dependencies: it must run on
// whatever Node the machine has (20 or newer), before anything is installed. Everything it says goes to
// stderr, so that a task's stdout stays its own.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, statfsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { hasTools, missingPackages } from "./missing-packages.mjs";
import { packagesOfOtherMachines, removeSpareFiles } from "./spare-files.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const modules = path.join(root, "node_modules");
/** `needsTools`: whether the task uses what only development needs (devDependencies). */
const tasks = {
  start: { file: "scripts/start.ts", needsTools: false },
  loop: { file: "scripts/loop/main.ts", needsTools: false },
  "loop:lm": { file: "scripts/loop-lm/main.ts", needsTools: false },
  table1: { file: "scripts/table1/main.ts", needsTools: true },
  test: { file: "scripts/test.ts", needsTools: true },
  boundaries: { file: "scripts/boundaries/check.ts", needsTools: true },
  "check:answers": { file: "scripts/checks/answers.ts", needsTools: true },
  "check:imports": { file: "scripts/checks/imports.ts", needsTools: true },
  "report:structure": { file: "scripts/report/structure.ts", needsTools: true },
};
const platforms = ["linux-x64", "linux-arm64", "darwin-arm64", "darwin-x64", "win32-x64"];
const nodeMajorMin = 20;
const pinnedMajor = 24;
const gib = 1024 ** 3;

function say(text) {
  process.stderr.write(`${text}\n`);
}

function stop(text) {
  say(`\ngshf can't go on: ${text}`);
  process.exit(1);
}

function checkMachine() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < nodeMajorMin) {
    stop(
      `this is Node ${process.versions.node}; Node ${nodeMajorMin} or newer is needed (https://nodejs.org).`,
    );
  }
  const platform = `${process.platform}-${process.arch}`;
  if (!platforms.includes(platform)) {
    stop(`${platform} is not supported; there are binaries for ${platforms.join(", ")}.`);
  }
}

function checkDisk(bytesNeeded, what) {
  const { bavail, bsize } = statfsSync(root);
  const free = bavail * bsize;
  if (free < bytesNeeded) {
    const gigabytes = (bytes) => `${(bytes / gib).toFixed(1)} GB`;
    stop(`the disk of ${root} has ${gigabytes(free)} left; ${what} needs ${gigabytes(bytesNeeded)}.`);
  }
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(path.join(root, file), "utf8")).packages;
  } catch {
    return undefined;
  }
}

function installPackages(needsTools) {
  const wanted = readLock("package-lock.json");
  if (wanted === undefined) stop("package-lock.json is missing or broken; check out the repository again.");
  const installed = readLock("node_modules/.package-lock.json");
  // Once there, the tools stay: npm would take them away with the next start.
  const withTools = needsTools || hasTools(wanted, installed);
  const unfit = packagesOfOtherMachines(modules, process.platform, process.arch);
  for (const folder of unfit) rmSync(folder, { recursive: true, force: true });
  const missing = [...missingPackages(wanted, installed, withTools), ...unfit];
  if (missing.length === 0 && pinnedNode() !== undefined) return;
  checkDisk(3 * gib, "installing the packages");
  say(
    missing[0] === "node_modules"
      ? "Installing packages …"
      : `Installing packages: ${missing.length} are missing or of another version …`,
  );
  const started = Date.now();
  const npm = process.env.npm_execpath;
  // Not `npm ci`: that insists on lock entries for every platform's binaries, and a registry behind a firewall
  // may not carry all of them. This installs the locked versions as well, and leaves the lock file alone.
  const tools = withTools ? "--include=dev" : "--omit=dev";
  const args = ["install", tools, "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
  const run = {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: npm === undefined && process.platform === "win32",
  };
  const result = npm?.endsWith("js")
    ? spawnSync(process.execPath, [npm, ...args], run)
    : spawnSync("npm", args, run);
  if (result.error) stop(`npm could not be run (${result.error.message}); it comes with Node.`);
  if (result.status !== 0) {
    stop("npm failed, its messages are above. Most often the registry can't be reached or the disk is full.");
  }
  say(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
  if (pinnedNode() === undefined) {
    stop(
      `npm did not install Node ${pinnedMajor} for ${process.platform}-${process.arch}; ` +
        "optional dependencies must not be omitted (npm config omit).",
    );
  }
}

/** The Node that npm installed for us, whatever the machine's own is. */
function pinnedNode() {
  const suffix = process.platform === "win32" ? ".exe" : "";
  const names = [`node-${process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`];
  if (process.platform === "win32") names.push(`node-win-${process.arch}`);
  for (const name of names) {
    const file = path.join(modules, name, "bin", `node${suffix}`);
    if (existsSync(file)) return file;
  }
  return undefined;
}

function taskEnvironment() {
  const bin = path.join(modules, ".bin");
  return { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}` };
}

function generateClient(node) {
  const result = spawnSync(node, ["scripts/database/generate-client.ts"], {
    cwd: root,
    env: taskEnvironment(),
    stdio: [0, 2, 2],
  });
  if (result.status !== 0) stop("the Prisma client could not be generated; the reason is above.");
}

function handOver(node, file, args) {
  const child = spawn(node, [file, ...args], { cwd: root, env: taskEnvironment(), stdio: "inherit" });
  // A terminal's Ctrl-C reaches the task as well; we stay until it has cleaned up.
  process.on("SIGINT", () => undefined);
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => stop(`${file} could not be run: ${error.message}`));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}

const [name = "", ...args] = process.argv.slice(2);
const task = tasks[name];
if (task === undefined) stop(`there is no task "${name}"; there are ${Object.keys(tasks).join(", ")}.`);
checkMachine();
checkDisk(gib / 2, "running");
installPackages(task.needsTools);
removeSpareFiles(modules, process.platform, process.arch);
const node = pinnedNode();
generateClient(node);
handOver(node, task.file, args);
