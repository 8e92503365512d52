import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { until } from "@gshf/testing";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { portIsFree, startPostgres } from "./index.ts";
import { isReachable } from "./postgres-binaries.ts";
import { scratchDirectory } from "./scratch-directory.ts";

const scratch = scratchDirectory("embedded");
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test("what is committed survives stopping and starting, on the same port", async () => {
  const server = await startPostgres({ directory: path.join(scratch, "survives") });
  try {
    await server.ensureDatabase("app");
    await server.ensureDatabase("app");
    await query(server.url("app"), "create table note as select 'kept' as text");
    await server.stop();
    await expect(query(server.url("app"), "select 1")).rejects.toThrow();
    await server.start();
    expect(await query(server.url("app"), "select text from note")).toEqual([{ text: "kept" }]);
  } finally {
    await server.stop();
  }
});

test("text sorts by code point, whatever the machine's locale", async () => {
  const server = await startPostgres({ directory: path.join(scratch, "sorts"), throwAway: true });
  try {
    const rows = await query(
      server.url(),
      "select x from (values ('b'), ('B'), ('a'), ('ä')) t (x) order by x",
    );
    expect(rows).toEqual([{ x: "B" }, { x: "a" }, { x: "b" }, { x: "ä" }]);
  } finally {
    await server.stop();
  }
});

test("a port that is taken is told by the server's own words", async () => {
  const server = await startPostgres({ directory: path.join(scratch, "first"), throwAway: true });
  try {
    const second = startPostgres({
      directory: path.join(scratch, "second"),
      port: server.port,
      throwAway: true,
    });
    await expect(second).rejects.toThrow(/Address already in use/);
  } finally {
    await server.stop();
  }
});

test("a server whose starter is killed with SIGKILL shuts itself down", async () => {
  const fixture = path.join(import.meta.dirname, "orphaned-server.fixture.ts");
  const folder = path.join(scratch, "orphaned-server");
  const child = spawn(process.execPath, [fixture, folder], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = await once(child.stdout, "data");
  expect(await portIsFree(Number(port))).toBe(false);
  child.kill("SIGKILL");
  await until("the server to be gone", () => portIsFree(Number(port)));
});

test("a folder counts as reachable only if every folder above it can be entered", () => {
  const closed = path.join(scratch, "closed");
  mkdirSync(path.join(closed, "inner"), { recursive: true });
  const stranger = { uid: 4_000_001, gid: 4_000_001 };
  chmodSync(scratch, 0o755);
  expect(isReachable(path.join(closed, "inner"), stranger)).toBe(true);
  chmodSync(closed, 0o700);
  expect(isReachable(path.join(closed, "inner"), stranger)).toBe(false);
});
