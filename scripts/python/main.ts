// Reads every export format back with the libraries that it is for, and tests the examples in Python: npm run -s test:python
// Needs Python 3.10 or newer; without one it says so and ends well. What it installs stays in .gshf/python.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { optionsOrExit } from "@gshf/cli";
import { z } from "zod";
import { findPython, pythonEnvironment, pythonMinor } from "./environment.ts";

optionsOrExit("usage: npm run -s test:python", z.object({}));
const here = import.meta.dirname;
const root = path.join(here, "../..");
const examples = path.join(root, "examples");

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): void {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

const python = findPython();
if (python === null) {
  console.log(`test:python: skipped, there is no Python 3.${pythonMinor} or newer with venv here.`);
  process.exit(0);
}
const inside = pythonEnvironment(python);
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
