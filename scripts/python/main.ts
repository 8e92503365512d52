// Reads every export format back with the libraries that it is for, and tests the examples in Python: npm run -s test:python
// Needs Python 3.10 or newer; without one it says so and ends well. What it installs stays in .gshf/python.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { optionsOrExit } from "@gshf/cli";
import { z } from "zod";

optionsOrExit("usage: npm run -s test:python", z.object({}));
const here = import.meta.dirname;
const root = path.join(here, "../..");
const requirements = path.join(here, "requirements.txt");
const examples = path.join(root, "examples");
const minor = 10;

function findPython(): string | null {
  const names = [process.env.GSHF_PYTHON, "python3", "python"].filter((name) => name !== undefined);
  const check = `import sys, venv, ensurepip; sys.exit(not (sys.version_info >= (3, ${minor})))`;
  return names.find((name) => spawnSync(name, ["-c", check], { stdio: "ignore" }).status === 0) ?? null;
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): void {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** An environment with what is required, made once for each list of it. */
function environment(python: string): string {
  const lists = [requirements, path.join(examples, "trainer-trl/requirements.txt")];
  const sha256 = createHash("sha256")
    .update(lists.map((list) => readFileSync(list, "utf8")).join())
    .digest("hex")
    .slice(0, 12);
  const directory = path.join(root, ".gshf/python", sha256);
  const inside = path.join(directory, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const marker = path.join(directory, "installed");
  if (existsSync(marker)) return inside;
  rmSync(directory, { recursive: true, force: true });
  run(python, ["-m", "venv", directory]);
  run(inside, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
  writeFileSync(marker, "");
  return inside;
}

const python = findPython();
if (python === null) {
  console.log(`test:python: skipped, there is no Python 3.${minor} or newer with venv here.`);
  process.exit(0);
}
const inside = environment(python);
const samples = mkdtempSync(path.join(tmpdir(), "gshf-exports-"));
try {
  run(process.execPath, ["packages/core/src/datasets/formats/write-samples.fixture.ts", samples]);
  run(inside, ["-m", "pytest", "-q", "-p", "no:cacheprovider", here, examples], {
    // The Node that runs this, for tests that ask it.
    PATH: [path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
    GSHF_SAMPLES: samples,
    HF_HOME: path.join(samples, "cache"),
    HF_HUB_OFFLINE: "1",
    HF_DATASETS_DISABLE_PROGRESS_BARS: "1",
    PYTHONDONTWRITEBYTECODE: "1",
  });
} finally {
  rmSync(samples, { recursive: true, force: true });
}
