import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { isFull } from "@gshf/db";
import { createStorage } from "@gshf/storage";
import { createTestStorage, granted, mountSmallDisk } from "@gshf/testing";
import { serveHttp } from "@gshf/testing/serve-http";
import { expect, test } from "vitest";
import {
  createWorld,
  labelAll,
  startTestRound,
  stateOf,
  takePair,
  workOnce,
  workUntil,
} from "../fixtures/world.fixture.ts";
import { submitJudgment } from "../labeling/index.ts";
import { promptsVerbs, receiveFile, workImport } from "../prompts/index.ts";
import { startImportSchema } from "../prompts/model.ts";

/*
 * What a full disk does: of the database, whose tables lie on one that is really full, and of object storage, which says
 * so in the words of several servers. Nothing is half done, who looks is told why, and all goes on once there is space.
 */

const noise = (bytes: number) => randomBytes(bytes).toString("base64");

test("a full disk of the database refuses a label whole, holds an import up, and costs neither", async (context) => {
  const mounted = mountSmallDisk(128);
  if (typeof mounted === "string") return context.skip(mounted);
  using disk = mounted;
  await using world = await createWorld({ on: disk.directory, labelers: 1 });
  const { deps, owner, slug } = world;
  const [person] = world.labelers;
  if (person === undefined) throw new Error("nobody there");
  await using s3 = await createTestStorage();
  deps.storage = s3.storage;
  const roundId = await startTestRound(world);
  await workUntil(world, roundId, "labeling");
  const pair = await takePair(world, person);
  if (pair === null) throw new Error("no pair");
  const rows = Array.from({ length: 2_000 }, (_, i) =>
    JSON.stringify({ prompt: `asked ${i}`, chosen: noise(3_000), rejected: noise(3_000) }),
  );
  const target = { slug, fileName: "many.jsonl", kind: "comparisons" as const };
  const { id } = granted(
    await receiveFile(deps, owner, target, Readable.from([Buffer.from(rows.join("\n"))])),
  );
  granted(await promptsVerbs.startImport(deps, owner, startImportSchema.parse({ slug, id })));
  const offline = () => deps.db.pair.count({ where: { projectId: world.projectId, source: "offline" } });
  const work = () => workImport(deps, id, { signal: new AbortController().signal });

  disk.fill();
  const said = { choice: "left", strength: 2, durationMs: 900, visibleMs: 900, rationale: noise(9_000) };
  const label = submitJudgment.definition.input.parse({
    ...said,
    leaseId: pair.lease.leaseId,
    idempotencyKey: "a press of a key",
  });
  const refused = await submitJudgment(deps, person, label).then(String, (error: unknown) => error);
  expect(isFull(refused)).toBe(true);
  expect(await deps.db.judgment.count()).toBe(0);
  expect(await work()).toBe("waiting");
  expect(granted(await promptsVerbs.getImport(deps, owner, { slug, id })).problem).toMatchObject({
    code: "database-full",
    message: "the database has no space left on its disk",
  });
  expect(await offline()).toBe(0);

  disk.free();
  expect(granted(await submitJudgment(deps, person, label))).toMatchObject({ outcome: "counted" });
  world.pass(31);
  expect(await work()).toBe("done");
  expect(await offline()).toBe(2_000);
  await labelAll(world);
  await workUntil(world, roundId, "complete");
});

/** How servers say that a bucket, or what it lies on, is full. */
const full = [
  { server: "MinIO", status: 507, code: "XMinioStorageFull" },
  { server: "a bucket with a quota of MinIO", status: 400, code: "XMinioAdminBucketQuotaExceeded" },
  { server: "Ceph", status: 403, code: "QuotaExceeded" },
  { server: "a server of WebDAV's words", status: 507, code: "InsufficientStorage" },
];

test.each(full)(
  "a bucket that is full, as $server says it, holds a round up until there is space",
  async (fault) => {
    await using server = await serveHttp((_, response) => {
      response.writeHead(fault.status, { "content-type": "application/xml" });
      response.end(`<Error><Code>${fault.code}</Code><Message>no space</Message></Error>`);
    });
    await using world = await createWorld();
    const roundId = await startTestRound(world);
    await workUntil(world, roundId, "labeling");
    await labelAll(world);
    await workUntil(world, roundId, "freezing");
    const { storage } = world.deps;
    const credentials = { accessKeyId: "somebody", secretAccessKey: "something" };
    const bucket = {
      endpoint: server.url,
      region: "us-east-1",
      bucket: "full",
      forcePathStyle: true,
      attemptsMax: 1,
    };
    using fullStorage = Object.assign(createStorage({ ...bucket, ...credentials }), {
      [Symbol.dispose]: () => undefined,
    });
    world.deps.storage = fullStorage;
    await workOnce(world.deps, roundId);
    const { state, problem } = await stateOf(world, roundId);
    expect(state).toBe("freezing");
    expect(problem).toMatchObject({ code: "storage-full", retryable: true });
    expect(problem?.message).toContain("object storage has no space left");
    expect(await world.deps.db.dataset.count()).toBe(0);
    world.deps.storage = storage;
    world.pass(31);
    await workUntil(world, roundId, "complete");
  },
);
