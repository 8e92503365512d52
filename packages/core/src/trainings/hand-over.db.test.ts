import { granted } from "@gshf/testing";
import { serveHttp } from "@gshf/testing/serve-http";
import { describe, expect, test } from "vitest";
import { startTraining, type TrainingWorld } from "../fixtures/training.fixture.ts";
import { startTestRound, stateOf, workOnce, workUntil } from "../fixtures/world.fixture.ts";
import { policiesVerbs } from "../policies/index.ts";
import { updateProject } from "../projects/index.ts";
import { retryRound } from "../rounds/index.ts";

const announced = "ab".repeat(32);
const commit = "0123456789abcdef0123456789abcdef01234567";

async function trained(
  world: TrainingWorld,
  artifact: object | null,
  settings: Partial<Parameters<typeof updateProject>[2]> = {},
) {
  const { deps, owner, slug, endpoints } = world;
  granted(await updateProject(deps, owner, { slug, ...settings }));
  endpoints.trainer.state = "succeeded";
  endpoints.trainer.says = artifact === null ? {} : { artifacts: [artifact] };
}

const policyOf = ({ deps }: TrainingWorld) => deps.db.policy.findFirstOrThrow({ where: { name: "round-1" } });

describe("a policy server is told of an adapter", () => {
  test.each([
    [
      "where the project’s pattern says",
      "/mnt/trainer/{sha256}",
      `hf://org/repo@${commit}`,
      `/mnt/trainer/${announced}`,
    ],
    ["the repository of the Hub", "{repo}", `hf://org/repo@${commit}`, "org/repo"],
    ["the artifact’s address where there is no pattern", null, "s3://bucket/a", "s3://bucket/a"],
  ])("%s", async (_, adapterPath, uri, path) => {
    await using world = await startTraining();
    await trained(world, { kind: "adapter", uri, sha256: announced }, { adapterPath });
    await workUntil(world, world.roundId, "complete");
    expect(world.endpoints.adapterPaths).toEqual([path]);
    expect(await policyOf(world)).toMatchObject({
      model: "world-round-1",
      adapterName: "world-round-1",
      adapterPath: path,
    });
  });

  test("by its path on the mount that the project shares, unverified; a path elsewhere is refused", async () => {
    await using world = await startTraining({ promote: "always" });
    const artifact = { kind: "checkpoint", uri: "/mnt/models/job-1", sha256: announced };
    await trained(world, artifact, { sharedMount: "/mnt/other", adapterPath: "/{path}" });
    await workUntil(world, world.roundId, "failed");
    expect((await stateOf(world, world.roundId)).problem).toMatchObject({
      code: "artifact-refused",
      message: expect.stringContaining("outside of /mnt/other"),
    });
    const { deps, owner, slug } = world;
    await trained(world, artifact, { sharedMount: "/mnt/models" });
    world.pass(1);
    granted(await retryRound(deps, owner, { slug, number: 1 }));
    await workUntil(world, world.roundId, "complete");
    const made = await policyOf(world);
    expect(made).toMatchObject({
      adapterPath: "/mnt/models/job-1",
      checkpointUri: "file:///mnt/models/job-1",
    });
    expect(made.unverifiedBecause).toMatch(/on a mount/);
    const project = await deps.db.project.findUniqueOrThrow({ where: { slug } });
    expect(project.mainPolicyId).not.toBe(made.id);
  });

  test("not at all where the artifact lacks what the pattern names: the round says so, and goes on with another", async () => {
    await using world = await startTraining();
    const { deps, owner, slug, endpoints } = world;
    await trained(world, null, { adapterPath: "{repo}" });
    await workUntil(world, world.roundId, "failed");
    expect((await stateOf(world, world.roundId)).problem).toMatchObject({
      code: "adapter-path",
      message: expect.stringContaining("no {repo}"),
    });
    expect(endpoints.adaptersLoaded).toEqual([]);
    granted(await updateProject(deps, owner, { slug, adapterPath: "/mnt/{sha256}" }));
    granted(await retryRound(deps, owner, { slug, number: 1 }));
    await workUntil(world, world.roundId, "complete");
    // What was trained is not trained again.
    expect(endpoints.submissions).toHaveLength(1);
  });

  test("and where it says yes and does not list it, the policy waits until it does", async () => {
    await using world = await startTraining();
    const { endpoints, deps } = world;
    endpoints.served = new Set(["pi0"]);
    endpoints.fault = { path: /load_lora/, times: 1, answer: { status: 200, body: "{}" } };
    await trained(world, null);
    world.pass(31);
    await workOnce(deps, world.roundId);
    expect((await stateOf(world, world.roundId)).problem).toMatchObject({
      code: expect.stringContaining("not-served"),
      retryable: true,
    });
    expect(await deps.db.policy.count({ where: { name: "round-1" } })).toBe(0);
    await workUntil(world, world.roundId, "complete");
    expect(endpoints.served).toContain("world-round-1");
  });

  test("by nothing where it finds adapters by their names; the name is asked for once", async () => {
    await using world = await startTraining();
    const { endpoints } = world;
    const name = `sha-${announced}`;
    endpoints.served = new Set(["pi0"]);
    const artifact = { kind: "checkpoint", uri: `hf://org/repo@${commit}`, sha256: announced };
    await trained(world, artifact, { handover: "resolve", adapterPath: "sha-{sha256}" });
    world.pass(31);
    await workOnce(world.deps, world.roundId);
    // What it lies on may be a moment behind.
    expect((await stateOf(world, world.roundId)).problem).toMatchObject({
      message: expect.stringContaining("HTTP 404"),
      retryable: true,
    });
    endpoints.served.add(name);
    await workUntil(world, world.roundId, "complete");
    expect(endpoints.adaptersLoaded).toEqual([]);
    expect(await policyOf(world)).toMatchObject({ model: name, adapterName: null, adapterPath: null });
  });

  test("at a server of its own, with the key that is that server’s alone", async () => {
    await using world = await startTraining();
    const heard: (string | undefined)[] = [];
    await using own = await serveHttp((request, response) => {
      heard.push(request.headers.authorization);
      const choice = { index: 0, message: { role: "assistant", content: "Yes." }, finish_reason: "stop" };
      const body = request.url === "/v1/chat/completions" ? { choices: [choice] } : { data: [] };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    await trained(world, null, { servingUrl: `${own.url}/v1`, servingKey: "sk-serving" });
    await workUntil(world, world.roundId, "evaluating", "complete");
    const made = await policyOf(world);
    expect(made.baseUrl).toBe(`${own.url}/v1`);
    expect(world.deps.secrets.open(made.apiKeySealed ?? "")).toBe("sk-serving");
    expect(new Set(heard)).toEqual(new Set(["Bearer sk-serving"]));
    expect(world.endpoints.adaptersLoaded).toEqual([]);
  });

  test.each([
    ["on that server", true],
    ["on another", false],
  ])("an endpoint that a trainer names %s has that server’s key: %s", async (_, isThere) => {
    await using world = await startTraining();
    const { endpoints, deps } = world;
    const servingUrl = isThere ? `${endpoints.url}/other` : "http://127.0.0.1:1";
    const artifact = { kind: "endpoint", uri: `${endpoints.url}/v1`, sha256: null, model: "new" };
    await trained(world, artifact, { servingUrl, servingKey: "sk-serving" });
    await workUntil(world, world.roundId, "complete");
    const { apiKeySealed } = await policyOf(world);
    expect(apiKeySealed === null ? null : deps.secrets.open(apiKeySealed)).toBe(
      isThere ? "sk-serving" : null,
    );
  });
});

describe("a policy server that forgot its adapter", () => {
  /** A second round, whose main policy is what the first one's training made. */
  async function secondRound(world: TrainingWorld): Promise<string> {
    await firstRound(world);
    return startTestRound(world, { candidateSource: "main" });
  }

  async function firstRound(world: TrainingWorld): Promise<void> {
    world.endpoints.served = new Set(["pi0"]);
    await trained(world, null);
    await workUntil(world, world.roundId, "complete");
  }

  test("loads it again while a round draws, and each answer is drawn once", async () => {
    await using world = await startTraining({ promote: "always" });
    const roundId = await secondRound(world);
    const { endpoints, deps } = world;
    const made = await policyOf(world);
    let answered = 0;
    endpoints.script = async ({ body }) => {
      // It comes back in the middle of the stage.
      if (body.model === made.model && ++answered === 3) endpoints.served = new Set(["pi0"]);
      return null;
    };
    endpoints.paid.clear();
    await workUntil(world, roundId, "embedding");
    expect(answered).toBeGreaterThan(3);
    expect(endpoints.adaptersLoaded).toEqual([made.model, made.model]);
    expect(new Set(endpoints.adapterPaths)).toEqual(new Set([made.adapterPath]));
    expect(await deps.db.response.count({ where: { roundId, policyId: made.id } })).toBe(24);
    expect([...endpoints.paid.values()].reduce((sum, n) => sum + n, 0)).toBe(24);
    expect((await policyOf(world)).lastCheck).toMatchObject({
      works: true,
      message: "had forgotten it, and loaded it again",
    });
  });

  test("and can’t load it yet: the round waits, says why, and goes on", async () => {
    await using world = await startTraining({ promote: "always" });
    const roundId = await secondRound(world);
    const { endpoints, deps } = world;
    endpoints.served = new Set(["pi0"]);
    endpoints.fault = { path: /load_lora/, times: 1_000, answer: { status: 404, body: "no such folder" } };
    await workOnce(deps, roundId);
    const { state, problem } = await stateOf(world, roundId);
    expect(state).toBe("sampling");
    expect(problem).toMatchObject({ retryable: true, nextTryAt: expect.any(String) });
    expect(problem?.message).toMatch(/serves world-round-1 no more, and loading it again failed: .*HTTP 404/);
    endpoints.fault = null;
    world.pass(31);
    await workUntil(world, roundId, "labeling");
    expect(endpoints.adaptersLoaded).toHaveLength(2);
  });

  test("is away altogether: the round waits, and takes no other policy for it", async () => {
    await using world = await startTraining({ promote: "always" });
    const roundId = await secondRound(world);
    const { endpoints, deps } = world;
    endpoints.served = new Set(["pi0"]);
    endpoints.fault = { path: /^\/v1\//, times: 1_000, answer: "cut" };
    await workOnce(deps, roundId);
    expect((await stateOf(world, roundId)).problem?.message).toMatch(/can't be reached/);
    endpoints.fault = null;
    world.pass(31);
    await workUntil(world, roundId, "labeling");
    expect(endpoints.adaptersLoaded).toHaveLength(2);
    const made = await policyOf(world);
    expect(await deps.db.response.count({ where: { roundId, policyId: made.id } })).toBe(24);
  });

  test("is told again when the policy is checked, and when a round is started", async () => {
    await using world = await startTraining({ promote: "always" });
    const { deps, owner, slug, endpoints } = world;
    await firstRound(world);
    const { id: policyId, model } = await policyOf(world);
    endpoints.served = new Set(["pi0"]);
    expect(granted(await policiesVerbs.check(deps, owner, { slug, policyId }))).toMatchObject({
      works: true,
    });
    endpoints.served = new Set(["pi0"]);
    await startTestRound(world, { candidateSource: "main" });
    expect(endpoints.served).toContain(model);
    expect(endpoints.adaptersLoaded).toHaveLength(3);
  });

  test("is not said to have forgotten where it only lists no models", async () => {
    await using world = await startTraining({ promote: "always" });
    await firstRound(world);
    const { endpoints } = world;
    endpoints.fault = { path: /models/, times: 10, answer: { status: 404, body: "{}" } };
    await startTestRound(world, { candidateSource: "main" });
    expect(endpoints.adaptersLoaded).toHaveLength(1);
    expect((await policyOf(world)).lastCheck).toMatchObject({ message: "answered a prompt" });
  });

  test("is told nothing of a policy that it was never told to load", async () => {
    await using world = await startTraining();
    const { deps, owner, slug, endpoints } = world;
    endpoints.served = new Set(["other"]);
    const { id: policyId } = await deps.db.policy.findFirstOrThrow({ where: { name: "pi0" } });
    const checked = granted(await policiesVerbs.check(deps, owner, { slug, policyId }));
    expect(checked).toMatchObject({ works: false, message: expect.stringContaining("HTTP 404") });
    expect(endpoints.adaptersLoaded).toEqual([]);
  });
});
