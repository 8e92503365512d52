import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { workImport } from "@gshf/core/prompts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, slug, startApi } from "#trpc/api.fixture.ts";
import { serveRest } from "./serve-rest.fixture.ts";

/* The command line as it is typed, against the REST API itself. */

let api: Api;
let server: Awaited<ReturnType<typeof serveRest>>;
let token: string;
const main = path.join(import.meta.dirname, "../../../../packages/cli/src/main.ts");
const folder = mkdtempSync(path.join(tmpdir(), "gshf-cli-"));
const config = path.join(folder, "config", "gshf.json");

beforeAll(async () => {
  api = await startApi();
  server = await serveRest();
  const { authorization = "" } = await api.headersOf(api.people.owner, "token");
  token = authorization.replace("Bearer ", "");
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await api[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

type Ran = { code: number | null; stdout: string; stderr: string };

async function run(
  args: readonly string[],
  { env = {}, input = "", command = [process.execPath, main] } = {},
): Promise<Ran> {
  const [file = "", ...first] = command;
  const child = spawn(file, [...first, ...args], {
    env: { NODE_ENV: "test", PATH: process.env.PATH, HOME: folder, GSHF_CONFIG: config, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}

function write(name: string, content: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

it("signs in with a token that is seen to work, and stores it where nobody else reads it", async () => {
  const none = await run(["projects", "list"]);
  expect([none.code, none.stdout]).toEqual([3, ""]);
  expect(none.stderr).toContain("gshf login");
  const wrong = await run(["login", server.url, "--token", `gshf_${"x".repeat(43)}`]);
  expect([wrong.code, existsSync(config)]).toEqual([3, false]);
  const right = await run(["login", server.url], { input: `${token}\n` });
  expect(right).toMatchObject({ code: 0, stderr: "" });
  expect(right.stdout).not.toContain(token);
  expect(statSync(config).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(config, "utf8"))).toEqual({ url: server.url, token });
});

it("prints a list whole, from all of its pages, unless so many items are asked for", async () => {
  const { id: projectId } = await api.deps.db.project.findUniqueOrThrow({ where: { slug } });
  const names = Array.from({ length: 60 }, (_, n) => `made-${n}`);
  await api.deps.db.experiment.createMany({
    data: names.map((name) => ({ projectId, slug: name, name })),
  });
  const list = ["experiments", "list", "--project", slug, "--json"];
  const { items, next } = JSON.parse((await run(list)).stdout);
  expect([items.length, next]).toEqual([61, null]);
  const first = JSON.parse((await run([...list, "--limit", "2"])).stdout);
  expect(first.items).toEqual(items.slice(0, 2));
  const second = JSON.parse((await run([...list, "--limit", "2", "--cursor", first.next])).stdout);
  expect(second.items).toEqual(items.slice(2, 4));
  await api.deps.db.experiment.deleteMany({ where: { slug: { in: names } } });
});

it("lists as a table for people and as JSON for programs", async () => {
  const table = await run(["projects", "list"]);
  expect(table.stdout).toMatch(/^SLUG +NAME +ROLE/);
  expect(table.stdout).toMatch(new RegExp(`^${slug} .*owner`, "m"));
  const json = JSON.parse((await run(["projects", "list", "--json"])).stdout);
  expect(json).toMatchObject({ items: [{ slug, role: "owner" }], next: null });
});

it("asks for a project, until one is chosen", async () => {
  const none = await run(["rounds", "list"]);
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("--project")]);
  expect((await run(["rounds", "list", "--project", slug])).stdout).toBe("Nothing yet.\n");
  expect((await run(["rounds", "list"], { env: { GSHF_PROJECT: slug } })).code).toBe(0);
  expect((await run(["use", "no-such-project"])).code).toBe(1);
  expect((await run(["use", slug])).code).toBe(0);
  expect((await run(["rounds", "list"])).code).toBe(0);
});

it("takes a file in, and says what was wrong with another", async () => {
  const worker = new AbortController();
  const working = workImports(worker.signal);
  const good = write("prompts.jsonl", '{"prompt": "One"}\n{"prompt": "Two"}\n');
  const taken = await run(["imports", "create", good, "--kind", "prompts", "--json"]);
  expect(JSON.parse(taken.stdout)).toMatchObject({ state: "done", rowsNew: 2, fileName: "prompts.jsonl" });
  const bad = await run(["imports", "create", write("bad.jsonl", "{\n"), "--kind", "prompts"]);
  expect([bad.code, bad.stderr]).toEqual([1, expect.stringContaining("nothing was taken")]);
  worker.abort();
  await working;
});

/** Reads files that have come, as a worker does. */
async function workImports(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const waiting = await api.deps.db.import.findMany({ where: { state: "reading" }, select: { id: true } });
    for (const { id } of waiting) await workImport(api.deps, id, { signal });
    await new Promise((resolve) => setImmediate(resolve));
  }
}

it("makes a round of a YAML file, whose fields options replace", async () => {
  const file = write(
    "round.yaml",
    "$schema: for an editor\nname: From a file\nconfig:\n  pairs: 8\n  arms:\n    - { name: only, strategy: random, share: 1 }\n",
  );
  const made = await run(["rounds", "create", "--file", file, "--json"]);
  expect(JSON.parse(made.stdout)).toEqual({ number: 1 });
  const other = await run(["rounds", "create", "--file", "-", "--name", "Said"], {
    input: readFileSync(file, "utf8"),
  });
  expect(other.code).toBe(0);
  const { stdout } = await run(["rounds", "list", "--json"]);
  expect(
    JSON.parse(stdout)
      .items.map(({ name }: { name: string }) => name)
      .sort(),
  ).toEqual(["From a file", "Said"]);
});

it("writes a round's and an experiment's settings as files that come in again unchanged", async () => {
  const file = (await run(["rounds", "settings", "1"])).stdout;
  expect(file.split("\n")[0]).toBe(
    `# yaml-language-server: $schema=${server.url}/api/v1/schemas/rounds.create.json`,
  );
  const again = await run(["rounds", "create", "--file", "-", "--json"], { input: file });
  const { number } = JSON.parse(again.stdout);
  expect((await run(["rounds", "settings", String(number)])).stdout).toBe(file);
  const json = await run(["rounds", "settings", "1", "--json"]);
  expect(JSON.parse(json.stdout)).toMatchObject({ name: "From a file", config: { pairs: 8 } });

  const main = (await run(["experiments", "settings", "main"])).stdout;
  const other = main.replace("experiment: main", "experiment: other");
  expect((await run(["experiments", "create", "--file", "-"], { input: other })).code).toBe(0);
  expect((await run(["experiments", "settings", "other"])).stdout).toBe(other);
});

it("says what the server refused, for people and for programs", async () => {
  const refused = await run(["rounds", "freeze", "1", "--json"]);
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.stdout)).toMatchObject({ code: "conflict", status: 409 });
  const wrong = await run(["rounds", "get", "one"]);
  expect([wrong.code, wrong.stdout]).toEqual([1, ""]);
  expect(wrong.stderr).toContain("number");
  const { authorization = "" } = await api.headersOf(api.people.labeler, "token");
  const forbidden = await run(["rounds", "list"], {
    env: { GSHF_TOKEN: authorization.replace("Bearer ", "") },
  });
  expect(forbidden.code).toBe(3);
  const away = await run(["me", "show"], { env: { GSHF_URL: "http://127.0.0.1:9" } });
  expect([away.code, away.stderr]).toEqual([4, expect.stringContaining("can't be reached")]);
});

it("follows a round to its end, which a script can tell", async () => {
  const watched = run(["rounds", "watch", "1"]);
  const { db } = api.deps;
  await db.round.updateMany({ where: { number: 1 }, data: { state: "complete", version: { increment: 1 } } });
  expect(await watched).toMatchObject({ code: 0, stdout: expect.stringContaining("complete") });
  await db.round.updateMany({
    where: { number: 2 },
    data: { state: "cancelled", version: { increment: 1 } },
  });
  expect(await run(["rounds", "watch", "2", "--json"])).toMatchObject({ code: 5 });
});

it("answers what it doesn't know with its usage, and suggests what was meant", async () => {
  const typo = await run(["rounds", "freze", "1"]);
  expect([typo.code, typo.stderr]).toEqual([2, expect.stringContaining("freeze")]);
  expect((await run(["rounds", "create", "--nmae", "x"])).stderr).toContain("--name");
});

describe("packed for npm", () => {
  it("runs with nothing beside it, on any Node from 20", async () => {
    const made = path.join(folder, "package");
    const pack = path.join(import.meta.dirname, "../../../../packages/cli/pack.ts");
    const written = spawnSync(process.execPath, [pack, made], { encoding: "utf8" });
    expect(written.status, written.stderr).toBe(0);
    const packed = spawnSync("npm", ["pack", "--json", "--pack-destination", folder], {
      cwd: made,
      encoding: "utf8",
    });
    const [{ filename }] = JSON.parse(packed.stdout);
    const home = path.join(folder, "home");
    const installed = spawnSync(
      "npm",
      ["install", "--offline", "--prefix", home, path.join(folder, filename)],
      { encoding: "utf8" },
    );
    expect(installed.status, installed.stderr).toBe(0);
    const script = path.join(home, "node_modules/gshf/gshf.mjs");
    // The machine's own Node where it has one: the pinned one stands before it here.
    const nodes = spawnSync("which", ["-a", "node"], { encoding: "utf8" }).stdout.trim().split("\n");
    for (const node of new Set(nodes)) {
      const command = [node, script];
      expect((await run(["rounds", "list"], { command })).stdout).toContain("From a file");
      expect((await run(["admin", "let-in"], { command })).stderr).toContain("in a checkout");
      const { stdout } = await run(["trainer", "check", "http://127.0.0.1:9", "--seconds", "1", "--json"], {
        command,
      });
      expect(JSON.parse(stdout)).toMatchObject({ conforms: false });
    }
  });
});
