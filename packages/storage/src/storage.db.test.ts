import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { embeddedS3Credentials, freePort, type S3Server, startS3 } from "@gshf/embedded";
import { serveHttp } from "@gshf/testing/serve-http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createStorage, type Storage, sha256Hex } from "./index.ts";

const directory = mkdtempSync(path.join(tmpdir(), "gshf-s3-"));
let server: S3Server;
let storage: Storage;

function connect(endpoint: string): Storage {
  return createStorage({
    endpoint,
    region: "us-east-1",
    bucket: "gshf-test",
    forcePathStyle: true,
    attemptsMax: 2,
    ...embeddedS3Credentials,
  });
}

beforeAll(async () => {
  server = await startS3({ directory });
  storage = connect(server.endpoint);
  await Promise.all([storage.ensureBucket(), storage.ensureBucket()]);
});

afterAll(async () => {
  storage.close();
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});

describe("put", () => {
  test("keeps the bytes, their sha256 and their type", async () => {
    const body = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 31) % 251);
    const { sha256, created } = await storage.put("a/bytes.bin", body, { contentType: "image/png" });
    expect({ sha256, created }).toEqual({ sha256: sha256Hex(body), created: true });
    expect(Buffer.compare(await storage.get("a/bytes.bin", { sha256 }), body)).toBe(0);
    expect(await storage.head("a/bytes.bin")).toEqual({
      key: "a/bytes.bin",
      bytes: 100_000,
      sha256,
      contentType: "image/png",
    });
  });

  test("takes keys with spaces and letters of any script", async () => {
    await storage.put("a/ü b+c/日本.txt", "hello");
    expect(Buffer.from(await storage.get("a/ü b+c/日本.txt")).toString()).toBe("hello");
  });

  test("refuses a body that is not what the caller says it is, and writes nothing", async () => {
    const wrong = storage.put("a/wrong", "x", { sha256: sha256Hex("y") });
    await expect(wrong).rejects.toMatchObject({ code: "checksum" });
    expect(await storage.head("a/wrong")).toBeNull();
  });

  test("accepts the same bytes again and refuses others under the same key", async () => {
    expect((await storage.put("a/once", "one")).created).toBe(true);
    expect((await storage.put("a/once", "one")).created).toBe(false);
    await expect(storage.put("a/once", "two")).rejects.toMatchObject({ code: "conflict" });
    expect(Buffer.from(await storage.get("a/once")).toString()).toBe("one");
  });

  test("of many writers that race for a key exactly one creates it", async () => {
    const bodies = Array.from({ length: 8 }, (_, i) => `body ${i}`);
    const results = await Promise.allSettled(bodies.map((body) => storage.put("a/race", body)));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
  });

  test("overwrites where the caller says the key is mutable", async () => {
    await storage.put("a/mutable", "one", { mutable: true });
    await storage.put("a/mutable", "two", { mutable: true });
    expect(Buffer.from(await storage.get("a/mutable")).toString()).toBe("two");
  });
});

describe("get", () => {
  test("says not-found for a key that is not there", async () => {
    await expect(storage.get("nowhere")).rejects.toMatchObject({ code: "not-found", key: "nowhere" });
    await expect(storage.stream("nowhere")).rejects.toMatchObject({ code: "not-found" });
    expect(await storage.head("nowhere")).toBeNull();
  });

  test("refuses bytes whose sha256 is not the expected one", async () => {
    await storage.put("b/checked", "content");
    const read = storage.get("b/checked", { sha256: sha256Hex("other") });
    await expect(read).rejects.toMatchObject({ code: "checksum" });
  });

  test("streams", async () => {
    await storage.put("b/stream", "x".repeat(300_000));
    let bytes = 0;
    for await (const chunk of await storage.stream("b/stream")) bytes += chunk.length;
    expect(bytes).toBe(300_000);
  });

  test("gives a URL that downloads without credentials, under the asked name", async () => {
    await storage.put("b/shared.jsonl", "{}\n");
    const response = await fetch(await storage.presignGet("b/shared.jsonl", { filename: "round 1.jsonl" }));
    expect(await response.text()).toBe("{}\n");
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="round 1.jsonl"');
  });
});

describe("list and deletePrefix", () => {
  test("take a prefix of over a thousand keys and nothing else", async () => {
    const keys = Array.from({ length: 1005 }, (_, i) => `many/${String(i).padStart(4, "0")}`);
    for (let i = 0; i < keys.length; i += 50) {
      await Promise.all(keys.slice(i, i + 50).map((key) => storage.put(key, "x")));
    }
    await storage.put("many-else", "x");
    const seen: string[] = [];
    for await (const { key } of storage.list("many/")) seen.push(key);
    expect(seen).toEqual(keys);
    expect(await storage.deletePrefix("many/")).toBe(1005);
    expect(await storage.deletePrefix("many/")).toBe(0);
    expect(await storage.head("many-else")).not.toBeNull();
    await expect(storage.deletePrefix("")).rejects.toThrow("whole bucket");
  });
});

test("a server that is away is called unreachable, and is found again when it is back", async () => {
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), "gshf-s3-"));
  const elsewhere = connect(`http://127.0.0.1:${port}`);
  await expect(elsewhere.get("key")).rejects.toMatchObject({ code: "unreachable", retryable: true });
  const late = await startS3({ directory: folder, port });
  await elsewhere.ensureBucket();
  await elsewhere.put("key", "value");
  expect(Buffer.from(await elsewhere.get("key")).toString()).toBe("value");
  elsewhere.close();
  await late.close();
  rmSync(folder, { recursive: true, force: true });
});

test("list follows the server's pages to the end", async () => {
  const pages = new Map([
    [
      null,
      "<NextContinuationToken>t1</NextContinuationToken><Contents><Key>p/1</Key><Size>3</Size></Contents>",
    ],
    ["t1", "<Contents><Key>p/2</Key><Size>4</Size></Contents>"],
  ]);
  await using paged = await serveHttp((request, response) => {
    const token = new URL(request.url ?? "/", "http://localhost").searchParams.get("continuation-token");
    response.end(`<ListBucketResult>${pages.get(token)}</ListBucketResult>`);
  });
  const client = connect(paged.url);
  const seen = [];
  for await (const object of client.list("p/")) seen.push(object);
  expect(seen).toEqual([
    { key: "p/1", bytes: 3 },
    { key: "p/2", bytes: 4 },
  ]);
  client.close();
});

describe("an upload in parts", () => {
  test("becomes the object of its parts, of which a range can be read", async () => {
    const key = "a/parts.bin";
    const part = (byte: number) => new Uint8Array(5 << 20).fill(byte);
    const { uploads } = storage;
    const id = await uploads.begin(key, { contentType: "application/x-tar" });
    const first = await uploads.put(key, id, 1, part(1));
    await uploads.put(key, id, 2, part(9));
    // Sent again, a part takes the place of the one before.
    const second = await uploads.put(key, id, 2, part(2));
    expect(await storage.head(key)).toBeNull();
    await uploads.complete(key, id, [first, second]);
    expect(await storage.head(key)).toMatchObject({ bytes: 10 << 20, contentType: "application/x-tar" });
    const edge = (5 << 20) - 1;
    const range = await storage.stream(key, { first: edge, last: edge + 1 });
    expect(Buffer.concat(await range.toArray())).toEqual(Buffer.from([1, 2]));
  });

  test("that the bucket doesn't know can't be completed", async () => {
    await expect(storage.uploads.complete("a/none.bin", "0".repeat(32), ['"tag"'])).rejects.toThrow(
      /none\.bin/,
    );
  });
});
