import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { FeatureMapName } from "@gshf/gshf";
import { createTestDb, createTestDeps, createTestProject, granted } from "@gshf/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createEgress, type Deps } from "../access/index.ts";
import { importPrompts } from "../prompts/index.ts";
import { checkConnection, checkPolicy, createPolicy, listPolicies, setFeatureMap } from "./index.ts";

let testDb: Awaited<ReturnType<typeof createTestDb>>;
let deps: Deps;
let project: Awaited<ReturnType<typeof createTestProject>>;
let number = 0;

beforeAll(async () => {
  testDb = await createTestDb();
  deps = createTestDeps(testDb.db);
});
afterAll(() => testDb.close());
beforeEach(async () => {
  number += 1;
  project = await createTestProject(deps, { slug: `policies-${number}` });
});

async function serve(handler: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(handler).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1`, [Symbol.asyncDispose]: async () => void server.close() };
}

const policy = (baseUrl: string, name = "pi0") => ({
  slug: project.slug,
  name,
  baseUrl,
  model: "tiny",
  apiKey: "sk-very-secret",
  temperature: 1,
  topP: 1,
  maxTokens: 64,
  role: "reference" as const,
});

describe("policies", () => {
  it("are the same when registered again, and a conflict under another address", async () => {
    const first = granted(await createPolicy(deps, project.owner, policy("http://127.0.0.1:9/v1")));
    expect(granted(await createPolicy(deps, project.owner, policy("http://127.0.0.1:9/v1")))).toEqual(first);
    expect(await createPolicy(deps, project.owner, policy("http://127.0.0.1:10/v1"))).toMatchObject({
      reason: "conflict",
      field: "name",
    });
    expect(await createPolicy(deps, project.owner, policy("http://127.0.0.1:9/v1", "other"))).toMatchObject({
      reason: "conflict",
      field: "role",
    });
    const [listed] = granted(
      await listPolicies(deps, project.owner, { slug: project.slug, limit: 50 }),
    ).items;
    expect(listed).toMatchObject({ name: "pi0", isReference: true, isMain: true, hasApiKey: true });
  });

  it("never show their key, neither in lists nor in the table", async () => {
    granted(await createPolicy(deps, project.owner, policy("http://127.0.0.1:9/v1")));
    const seen = JSON.stringify([
      await listPolicies(deps, project.owner, { slug: project.slug, limit: 50 }),
      await deps.db.policy.findMany(),
      (await deps.db.auditEvent.findMany()).map((event) => event.detail),
    ]);
    expect(seen).not.toContain("sk-very-secret");
  });

  it("on private addresses are refused where that is not allowed", async () => {
    const strict = { ...deps, egress: createEgress({ allowPrivate: false, allowedHosts: [] }) };
    const outcome = await createPolicy(strict, project.owner, policy("https://169.254.169.254/latest"));
    expect(outcome).toMatchObject({ reason: "invalid", field: "baseUrl" });
  });

  it("are checked by a real answer, and the message says what is wrong", async () => {
    async function* rows() {
      yield Buffer.from('{"prompt":"hi"}\n');
    }
    granted(await importPrompts(deps, project.owner, { slug: project.slug, fileName: "p.jsonl" }, rows()));
    await using good = await serve((_, response) => {
      const message = { role: "assistant", content: "hello" };
      response.end(JSON.stringify({ choices: [{ index: 0, message, finish_reason: "stop" }] }));
    });
    await using html = await serve((_, response) => response.end("<html>secret page</html>"));
    const check = async (baseUrl: string, name: string) => {
      const registered = granted(
        await createPolicy(deps, project.owner, { ...policy(baseUrl, name), role: "other" }),
      );
      return granted(await checkPolicy(deps, project.owner, { slug: project.slug, policyId: registered.id }));
    };
    expect(await check(good.url, "good")).toMatchObject({ works: true, answer: "hello", logprobs: false });
    const page = await check(html.url, "html");
    expect(page).toMatchObject({ works: false });
    expect(JSON.stringify(page)).not.toContain("secret page");
    expect(await check("http://127.0.0.1:1/v1", "down")).toMatchObject({ works: false });
  });
});

describe("the feature map", () => {
  it("learns its dimension from the embedder, and its hash from model and features alone", async () => {
    const handler = (_: IncomingMessage, response: ServerResponse) =>
      void response.end(JSON.stringify({ data: [{ index: 0, embedding: [1, 2, 3] }] }));
    await using here = await serve(handler);
    await using there = await serve(handler);
    const set = (baseUrl: string, features: "answer" | "answer+length") =>
      setFeatureMap(deps, project.owner, { slug: project.slug, baseUrl, model: "m", features });
    const first = granted(await set(here.url, "answer"));
    expect(first.dimension).toBe(3);
    expect(granted(await set(there.url, "answer")).sha256).toBe(first.sha256);
    const longer = granted(await set(here.url, "answer+length"));
    expect([longer.dimension, longer.sha256 === first.sha256]).toEqual([4, false]);
  });

  it("may have 4,096 dimensions at most, and from 2,049 on says what they cost", async () => {
    const giving = (width: number) =>
      serve((_, response) => {
        const embedding = Array.from({ length: width }, (_, i) => Math.sin(i));
        response.end(JSON.stringify({ data: [{ index: 0, embedding }] }));
      });
    await using half = await giving(2_048);
    await using whole = await giving(4_096);
    await using over = await giving(20_000);
    const set = (baseUrl: string, features: FeatureMapName) =>
      setFeatureMap(deps, project.owner, { slug: project.slug, baseUrl, model: "m", features });
    expect(granted(await set(half.url, "answer"))).toMatchObject({ dimension: 2_048, warning: null });
    expect(granted(await set(half.url, "answer*prompt"))).toMatchObject({
      dimension: 4_096,
      warning: expect.stringMatching(/^4096 dimensions need 128 MiB/),
    });
    expect(granted(await set(whole.url, "prompt+answer"))).toMatchObject({ dimension: 4_096 });
    for (const [server, features] of [
      [half, "answer*prompt+log-length"],
      [whole, "answer+log-length"],
      [over, "answer"],
    ] as const)
      expect(await set(server.url, features)).toMatchObject({ reason: "invalid", field: "features" });
  });

  it("is another one where it reads in windows, and its own again without", async () => {
    await using here = await serve((_, response) =>
      response.end(JSON.stringify({ data: [{ index: 0, embedding: [1, 2, 3] }] })),
    );
    const set = async (windowTokens: number | null) =>
      granted(
        await setFeatureMap(deps, project.owner, {
          slug: project.slug,
          baseUrl: here.url,
          model: "m",
          features: "answer",
          windowTokens,
        }),
      );
    const [whole, windows, wider, again] = [await set(null), await set(128), await set(256), await set(null)];
    expect(new Set([whole.sha256, windows.sha256, wider.sha256]).size).toBe(3);
    expect(again).toEqual(whole);
    const checked = granted(
      await checkConnection(deps, project.owner, { slug: project.slug, to: "embedder" }),
    );
    expect(checked).toMatchObject({ works: true, message: "gives 3 dimensions" });
  });

  it("is refused, and the old one kept, when the embedder doesn't answer", async () => {
    const outcome = await setFeatureMap(deps, project.owner, {
      slug: project.slug,
      baseUrl: "http://127.0.0.1:1",
      model: "m",
      features: "answer",
    });
    expect(outcome).toMatchObject({ reason: "unavailable", field: "baseUrl" });
    expect(await deps.db.featureMap.count({ where: { projectId: project.projectId } })).toBe(0);
  });
});
