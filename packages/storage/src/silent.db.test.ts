import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { embeddedS3Credentials, freePort, scratchDirectory } from "@gshf/embedded";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createStorage, type Storage } from "./index.ts";

const directory = scratchDirectory("silent-s3");
const megabytes = new Uint8Array(16 * 1024 * 1024).fill(7);
let server: ChildProcess;
let storage: Storage;

beforeAll(async () => {
  const port = await freePort();
  const program = path.resolve(import.meta.dirname, "../../embedded/src/serve-s3.ts");
  server = spawn(process.execPath, [program, directory, String(port)], { stdio: ["ignore", "pipe", 2] });
  if (server.stdout === null) throw new Error("the server has no output");
  await once(createInterface({ input: server.stdout }), "line");
  const at = {
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    bucket: "silent",
    forcePathStyle: true,
    ...embeddedS3Credentials,
  };
  const impatient = { connectTimeoutMs: 800, requestTimeoutMs: 800, stallMs: 800, deadlineMs: 3_000 };
  storage = createStorage({ ...at, ...impatient, attemptsMax: 2 });
  const patient = createStorage(at);
  await patient.ensureBucket();
  await patient.put("small", "here");
  await patient.put("large", megabytes);
  patient.close();
});

afterAll(() => {
  storage.close();
  server.kill("SIGCONT");
  server.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});

/** Milliseconds until the call failed, and how. */
async function whileSilent(call: () => Promise<unknown>): Promise<{ ms: number; error: unknown }> {
  server.kill("SIGSTOP");
  const began = performance.now();
  try {
    const error: unknown = await call().then(
      () => "it answered",
      (thrown: unknown) => thrown,
    );
    return { ms: performance.now() - began, error };
  } finally {
    server.kill("SIGCONT");
  }
}

test.each([
  ["a read", () => storage.get("small")],
  ["a look", () => storage.head("small")],
  ["a small write", () => storage.put("new", "x")],
  ["a write that asks first whether it may", () => storage.put("new-large", megabytes)],
  ["a list", () => storage.list("")[Symbol.asyncIterator]().next()],
  ["a deletion", () => storage.deletePrefix("nothing/")],
  ["the beginning of a stream", () => storage.stream("small")],
])("%s at a server that takes connections and is silent fails in time and says who was", async (_, call) => {
  const { ms, error } = await whileSilent(call);
  expect(error).toMatchObject({ name: "StorageError", code: "unreachable", retryable: true });
  expect(String(error)).toContain("object storage does not answer");
  expect(ms).toBeLessThan(10_000);
  expect(Buffer.from(await storage.get("small")).toString()).toBe("here");
});

test("a body that stops in the middle is given up, and read whole afterwards", async () => {
  const stream = await storage.stream("large");
  const { ms, error } = await whileSilent(async () => {
    for await (const _ of stream);
  });
  expect(error).toMatchObject({ name: "TimeoutError" });
  expect(ms).toBeLessThan(10_000);
  expect((await storage.get("large")).byteLength).toBe(megabytes.byteLength);
});
