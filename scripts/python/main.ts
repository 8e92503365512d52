// Reads every export format back with the libraries that it is for, tests the examples in Python, trains on a Ray of this
// machine, and checks the Python client, which drives a whole round on a throw-away installation, as one in TypeScript
// does; then schemathesis asks that installation for all of its OpenAPI document: npm run -s test:python
// A longer look at the document alone, with other draws each time: npm run -s test:python -- --only schema --seconds 300
// Needs Python 3.10 or newer; without one it says so and ends well. What it installs stays in .gshf/python.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { optionsOrExit } from "@gshf/cli";
import { z } from "zod";
import { demoPools } from "../../prisma/scenarios/demo.ts";
import { issueToken } from "../loop/issue-token.ts";
import { withStack } from "../loop/with-stack.ts";
import { clustersEnvironment, findPython, pythonEnvironment, pythonMinor } from "./environment.ts";
import { testSchema } from "./test-schema.ts";
import { testTypescriptClient } from "./test-typescript-client.ts";

const usage = `usage: npm run -s test:python [-- --only client|schema|examples|clusters] [--seconds N] [--seed N]

  --only WORD   the client, the OpenAPI document, the examples with the exports, or the clusters that trainings run on
  --seconds N   how long the installation is asked for what its OpenAPI document names (75)
  --seed N      what it is asked for: the same seed, the same requests; with --only schema others each time, otherwise 1`;
const { only, seconds, seed } = optionsOrExit(
  usage,
  z.object({
    only: z.enum(["client", "schema", "examples", "clusters"]).optional(),
    seconds: z.coerce.number().int().min(1).default(75),
    seed: z.coerce.number().int().min(0).optional(),
  }),
);
const here = import.meta.dirname;
const root = path.join(here, "../..");
const examples = path.join(root, "examples");
const client = path.join(root, "clients/python");

const python = findPython();
if (python === null) {
  console.log(`test:python: skipped, there is no Python 3.${pythonMinor} or newer with venv here.`);
  process.exit(0);
}
const inside = pythonEnvironment(python);
const scratch = mkdtempSync(path.join(tmpdir(), "gshf-python-"));
const shared = {
  // The Node that runs this, for tests that ask it.
  PATH: [path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
  HF_HOME: path.join(scratch, "cache"),
  HF_HUB_OFFLINE: "1",
  HF_DATASETS_DISABLE_PROGRESS_BARS: "1",
  PYTHONDONTWRITEBYTECODE: "1",
};
const pytest = ["-m", "pytest", "-q", "-p", "no:cacheprovider"];

function run(command: string, args: readonly string[], { cwd = root, env = {} } = {}): void {
  const { status, error } = spawnSync(command, args, {
    cwd,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...shared, ...env },
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${args.slice(0, 2).join(" ")} ended with ${status}`);
}

function testExamples(): void {
  run(process.execPath, ["packages/core/src/datasets/formats/write-samples.fixture.ts", scratch]);
  run(inside, [...pytest, here, examples], { env: { GSHF_SAMPLES: scratch } });
}

function testClusters(): void {
  let clusters: string;
  try {
    clusters = clustersEnvironment(python ?? "");
  } catch (error) {
    console.log(
      `test:python: trainings on clusters are skipped, Ray and moto can’t be installed (${String(error)}).`,
    );
    return;
  }
  const bin = (name: string) => path.join(path.dirname(clusters), name);
  const env = { GSHF_RAY: bin("ray"), GSHF_MOTO: bin("moto_server"), GSHF_TRAINER_PYTHON: inside };
  const vitest = ["node_modules/vitest/vitest.mjs", "run"];
  run(process.execPath, [...vitest, "--project", "unit", "--project", "db", ".real."], { env });
}

/** The clients, and the OpenAPI document on what the guide to the Python client makes; or only one of both. */
async function testApi(): Promise<number> {
  const isClient = only !== "schema";
  if (isClient) {
    run(inside, ["-m", "ruff", "check", "--no-cache", "."], { cwd: client });
    run(inside, ["-m", "ruff", "format", "--check", "--no-cache", "."], { cwd: client });
    run(inside, ["-m", "mypy", "--cache-dir", path.join(scratch, "mypy")], { cwd: client });
  }
  // What asks here asks in a second for more than a person does in a minute.
  const limits = { RATE_LIMIT_PER_MINUTE: "1000000", RATE_LIMIT_ENTRY_PER_MINUTE: "1000000" };
  const installation = { name: "python", pools: [demoPools], keep: false, env: limits };
  return withStack(installation, async (stack, say) => {
    const env = {
      PYTHONPATH: path.join(client, "src"),
      GSHF_URL: stack.urls.web,
      GSHF_TOKEN: await issueToken(stack, "notebook"),
      ...(stack.urls.lab === undefined ? {} : { LAB: stack.urls.lab }),
    };
    const tests = isClient ? "tests" : "tests/test_installation.py";
    // Not waited for idly: what the installation prints is read meanwhile.
    const child = spawn(inside, [...pytest, path.join(client, tests)], {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ...shared, ...env },
    });
    const code = await new Promise((resolve) => child.once("close", resolve));
    if (code !== 0) throw new Error(`the client's tests ended with ${code}`);
    if (isClient) {
      say("a round by a TypeScript client");
      await testTypescriptClient({ ...shared, ...env });
    }
    if (only === "client") return;
    say(`everything that the OpenAPI document names, for ${seconds} s`);
    const known = { ...shared, ...env, GSHF_SLUG: "helpfulness" };
    // Among all checks it asks the same each time: a change then fails by what it broke, not by what was drawn for the first
    // time. The longer look draws anew, to find what nobody thought of.
    const drawn = seed ?? (only === "schema" ? undefined : 1);
    await testSchema({ inside, env: known, folder: scratch, seconds, seed: drawn, say });
  });
}

try {
  if (only === undefined || only === "examples") testExamples();
  if (only === undefined || only === "clusters") testClusters();
  if (only === undefined || only === "client" || only === "schema") process.exitCode = await testApi();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
