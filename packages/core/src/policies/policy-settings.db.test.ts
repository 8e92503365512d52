import { granted } from "@gshf/testing";
import { describe, expect, test } from "vitest";
import type { Deps } from "../access/index.ts";
import { inProjectsOfServers, type Server, type ServersProject } from "../fixtures/servers.fixture.ts";
import {
  archivePolicy,
  checkPolicy,
  createPolicy,
  listPolicies,
  setMainPolicy,
  updatePolicy,
} from "./index.ts";

let deps: Deps;
let first: Server;
let other: Server;
let project: ServersProject;
inProjectsOfServers((world, own) => {
  ({ deps, first, other } = world);
  project = own;
});

describe("a policy can be changed", () => {
  async function makePolicy(role: "reference" | "other" = "other", name = "pi0") {
    const { owner, slug } = project;
    const input = { slug, name, baseUrl: `${first.url}/v1`, model: "m", role };
    const { id } = granted(await createPolicy(deps, owner, createPolicy.definition.input.parse(input)));
    return id;
  }
  const change = (policyId: string, settings: object) =>
    updatePolicy(
      deps,
      project.owner,
      updatePolicy.definition.input.parse({ slug: project.slug, policyId, ...settings }),
    );
  const seen = async (policyId: string) =>
    granted(await listPolicies(deps, project.owner, { slug: project.slug, limit: 50 })).items.find(
      ({ id }) => id === policyId,
    );

  test("in all it is while nothing was drawn from it", async () => {
    const id = await makePolicy();
    const settings = { baseUrl: `${other.url}/v1`, model: "n", temperature: 0.5, topP: 0.9, maxTokens: 7 };
    granted(await change(id, settings));
    expect(await seen(id)).toMatchObject(settings);
  });

  test("in its address, its limits and its prices once there are answers, not in what they mean", async () => {
    const id = await makePolicy();
    const { id: promptId } = await deps.db.prompt.findFirstOrThrow({
      where: { projectId: project.projectId },
    });
    const draw = { projectId: project.projectId, promptId, policyId: id, purpose: "candidate" } as const;
    await deps.db.response.create({
      data: { id: "a".repeat(32), ...draw, text: "x", textSha256: "0".repeat(64) },
    });
    for (const [field, settings] of [
      ["model", { model: "n" }],
      ["temperature", { temperature: 0.5 }],
      ["topP", { topP: 0.5 }],
    ] as const) {
      const outcome = await change(id, { ...settings, maxTokens: 9 });
      expect(outcome).toMatchObject({ ok: false, reason: "conflict", field });
      expect((outcome as { message: string }).message).toMatch(/pi0 has 1 answers drawn as it is/);
    }
    expect(await seen(id)).toMatchObject({ model: "m", maxTokens: 2048 });
    granted(await change(id, { model: "n", isSameModel: true }));
    const limits = {
      maxTokens: 9,
      requestsAtOnce: 2,
      timeoutSeconds: 30,
      inputPrice: 1.5,
      outputPrice: null,
      currency: "EUR",
      tokensMax: 9_000_000_000_000,
      costMax: 12.5,
    };
    granted(await change(id, { baseUrl: `${first.url}/v2`, ...limits }));
    expect(await seen(id)).toMatchObject({ model: "n", baseUrl: `${first.url}/v2`, ...limits });
    await deps.db.response.deleteMany({ where: { policyId: id } });
  });

  test("and is asked anew what it takes at another address", async () => {
    const id = await makePolicy();
    await deps.db.policy.update({ where: { id }, data: { refusedParameters: ["seed"] } });
    granted(await checkPolicy(deps, project.owner, { slug: project.slug, policyId: id }));
    expect((await seen(id))?.check).toMatchObject({ works: true, status: 200 });
    granted(await change(id, { maxTokens: 8 }));
    expect(await seen(id)).toMatchObject({ refusedParameters: ["seed"], check: { works: true } });
    granted(await change(id, { baseUrl: `${other.url}/v1` }));
    expect(await seen(id)).toMatchObject({ refusedParameters: [], check: null });
  });

  test("and archived, unless something uses it", async () => {
    const { owner, slug, projectId } = project;
    const reference = await makePolicy("reference");
    const id = await makePolicy("other", "pi1");
    const archive = (policyId: string, isArchived: boolean) =>
      archivePolicy(deps, owner, { slug, policyId, isArchived });
    expect(await archive(reference, true)).toMatchObject({ reason: "conflict" });
    granted(await setMainPolicy(deps, owner, { slug, policyId: id, evenUnverified: false }));
    expect(await archive(id, true)).toMatchObject({ reason: "conflict" });
    granted(await setMainPolicy(deps, owner, { slug, policyId: reference, evenUnverified: false }));
    const round = { projectId, number: 1, config: {}, seed: 1, createdBy: "x", candidatePolicyId: id };
    const { id: roundId } = await deps.db.round.create({ data: { ...round, state: "sampling" } });
    expect(await archive(id, true)).toMatchObject({
      reason: "conflict",
      message: expect.stringMatching(/Round 1/),
    });
    await deps.db.round.update({ where: { id: roundId }, data: { state: "complete" } });
    granted(await archive(id, true));
    expect((await seen(id))?.isArchived).toBe(true);
    expect(await setMainPolicy(deps, owner, { slug, policyId: id, evenUnverified: false })).toMatchObject({
      reason: "conflict",
    });
    granted(await archive(id, false));
    expect((await seen(id))?.isArchived).toBe(false);
  });
});
