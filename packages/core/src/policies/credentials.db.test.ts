import { granted } from "@gshf/testing";
import { describe, expect, test } from "vitest";
import type { Deps } from "../access/index.ts";
import {
  inProjectsOfServers,
  type Server,
  type ServersProject,
  startServer,
} from "../fixtures/servers.fixture.ts";
import { getProject, updateProject } from "../projects/index.ts";
import { listJudges, qualityVerbs, saveJudge } from "../quality/index.ts";
import {
  checkConnection,
  checkPolicy,
  createPolicy,
  listPolicies,
  setFeatureMap,
  updatePolicy,
} from "./index.ts";

/*
 * A credential belongs to the server it was given for: another address never gets it, whoever asks for the change and
 * however it is asked; and nothing is called connected before it has answered.
 */

const secret = "sk-given-for-the-first-server";

let deps: Deps;
let first: Server;
let other: Server;
let project: ServersProject;
inProjectsOfServers((world, own) => {
  ({ deps, first, other } = world);
  project = own;
});

type Kind = {
  name: string;
  /** Sets the address; the credential is left out where it is undefined. */
  save: (url: string, credential: string | null | undefined) => Promise<unknown>;
  check: () => Promise<{ works: boolean; message?: string }>;
};

const kinds: Kind[] = [
  {
    name: "trainer",
    save: async (trainerUrl, trainerToken) => {
      const { owner, slug } = project;
      granted(await updateProject(deps, owner, { slug, trainerUrl, trainerToken }));
    },
    check: async () =>
      granted(await checkConnection(deps, project.owner, { slug: project.slug, to: "trainer" })),
  },
  {
    name: "scorer",
    save: async (scorerUrl, scorerKey) => {
      const { owner, slug } = project;
      granted(await updateProject(deps, owner, { slug, scorerUrl, scorerModel: "gold", scorerKey }));
    },
    check: async () =>
      granted(await checkConnection(deps, project.owner, { slug: project.slug, to: "scorer" })),
  },
  {
    name: "server of trained policies",
    save: async (servingUrl, servingKey) => {
      const { owner, slug } = project;
      granted(await updateProject(deps, owner, { slug, servingUrl, servingKey }));
    },
    check: async () =>
      granted(await checkConnection(deps, project.owner, { slug: project.slug, to: "serving" })),
  },
  {
    name: "embedder",
    save: async (baseUrl, apiKey) => {
      const input = { slug: project.slug, baseUrl, model: "m", features: "answer" } as const;
      const outcome = await setFeatureMap(deps, project.owner, { ...input, apiKey: apiKey ?? undefined });
      granted(outcome);
    },
    check: async () =>
      granted(await checkConnection(deps, project.owner, { slug: project.slug, to: "embedder" })),
  },
  {
    name: "policy",
    save: async (baseUrl, apiKey) => {
      const { owner, slug } = project;
      const known = await deps.db.policy.findFirst({ where: { projectId: project.projectId } });
      if (known === null) {
        const input = { slug, name: "pi0", baseUrl, model: "m", apiKey: apiKey ?? undefined };
        granted(await createPolicy(deps, owner, createPolicy.definition.input.parse(input)));
      } else {
        const input = { slug, policyId: known.id, baseUrl, isSameModel: false, apiKey };
        granted(await updatePolicy(deps, owner, input));
      }
    },
    check: async () => {
      const { id } = await deps.db.policy.findFirstOrThrow({ where: { projectId: project.projectId } });
      return granted(await checkPolicy(deps, project.owner, { slug: project.slug, policyId: id }));
    },
  },
  {
    name: "judge",
    save: async (baseUrl, apiKey) => {
      const input = { slug: project.slug, name: "judge", baseUrl, model: "m", apiKey: apiKey ?? undefined };
      granted(await saveJudge(deps, project.owner, saveJudge.definition.input.parse(input)));
    },
    check: async () => {
      const { id } = await deps.db.judge.findFirstOrThrow({ where: { projectId: project.projectId } });
      return granted(await qualityVerbs.checkJudge(deps, project.owner, { slug: project.slug, judgeId: id }));
    },
  },
];

describe.each(kinds)("the credential of a $name", ({ name, save, check }) => {
  // An embedder is asked as it is saved, so it has to be somebody who answers.
  const bad = (url: string) => (name === "embedder" ? [] : [url]);

  test("goes to the server it was given for, and stays when only the path changes", async () => {
    await save(`${first.url}/v1`, secret);
    expect((await check()).works).toBe(true);
    expect(first.heard.join()).toContain(`Bearer ${secret}`);
    first.heard.length = 0;
    await save(`${first.url}/other/v1`, undefined);
    expect((await check()).works).toBe(true);
    expect(first.heard.join()).toContain(`Bearer ${secret}`);
  });

  test("never goes along to another one, nor comes back with the first", async () => {
    await save(`${first.url}/v1`, secret);
    await save(`${other.url}/v1`, undefined);
    await check();
    expect(other.heard.length).toBeGreaterThan(0);
    first.heard.length = 0;
    await save(`${first.url}/v1`, undefined);
    await check();
    expect([...other.heard, ...first.heard].join()).not.toContain(secret);
    expect(first.heard.length).toBeGreaterThan(0);
  });

  test.each(["localhost", "LOCALHOST", "127.0.0.1."])(
    "nor to the same port under another name, %s",
    async (host) => {
      await save(`${first.url}/v1`, secret);
      first.heard.length = 0;
      const { port } = new URL(first.url);
      await save(`http://${host}:${port}/v1`, undefined).catch(() => undefined);
      await check();
      const { hostname } = new URL(`http://${host}`);
      if (hostname !== "127.0.0.1") expect(first.heard.join()).not.toContain(secret);
    },
  );

  test("never goes along with a redirect", async () => {
    const leading = await startServer(`${other.url}/v1`);
    try {
      await save(`${first.url}/v1`, secret);
      for (const url of bad(`${leading.url}/v1`)) await save(url, "sk-of-the-one-that-leads-on");
      if (name === "embedder") {
        const input = { slug: project.slug, baseUrl: leading.url, model: "m", features: "answer" } as const;
        expect((await setFeatureMap(deps, project.owner, { ...input, apiKey: secret })).ok).toBe(false);
      } else {
        expect((await check()).works).toBe(false);
      }
      expect(leading.heard.join()).toMatch(/sk-/);
      expect(other.heard).toEqual([]);
    } finally {
      await leading.close();
    }
  });

  test("is told nowhere: neither by lists, nor on record, nor as it is stored", async () => {
    await save(`${first.url}/v1`, secret);
    await check();
    const { slug, owner } = project;
    const told = JSON.stringify([
      await getProject(deps, owner, { slug }),
      await listPolicies(deps, owner, { slug, limit: 50 }),
      await listJudges(deps, owner, { slug }),
      (await deps.db.auditEvent.findMany()).map(({ detail }) => detail),
      await deps.db.project.findMany(),
      await deps.db.featureMap.findMany(),
      (await deps.db.policy.findMany()).map((policy) => ({ ...policy, tokensMax: null })),
      await deps.db.judge.findMany(),
    ]);
    expect(told).not.toContain(secret);
  });
});

test("two changes at once pair no address with a credential that came with the other", async () => {
  const { owner, slug, projectId } = project;
  granted(await updateProject(deps, owner, { slug, trainerUrl: first.url, trainerToken: secret }));
  for (let turn = 0; turn < 5; turn++) {
    await Promise.all([
      updateProject(deps, owner, { slug, trainerUrl: other.url }),
      updateProject(deps, owner, { slug, trainerUrl: first.url, trainerToken: secret }),
      updateProject(deps, owner, { slug, trainerUrl: other.url }),
    ]);
    const stored = await deps.db.project.findUniqueOrThrow({ where: { id: projectId } });
    if (stored.trainerUrl === other.url) expect(stored.trainerTokenSealed).toBeNull();
  }
});

test("what a trainer signs with is made anew for another trainer, and goes with the last", async () => {
  const { owner, slug, projectId } = project;
  const secretNow = async () => {
    const { webhookSecretSealed } = await deps.db.project.findUniqueOrThrow({ where: { id: projectId } });
    return webhookSecretSealed === null ? null : deps.secrets.open(webhookSecretSealed);
  };
  granted(await updateProject(deps, owner, { slug, trainerUrl: first.url }));
  const before = await secretNow();
  granted(await updateProject(deps, owner, { slug, trainerUrl: `${first.url}/more` }));
  expect(await secretNow()).toBe(before);
  granted(await updateProject(deps, owner, { slug, trainerUrl: other.url }));
  expect(await secretNow()).toMatch(/^whsec_/);
  expect(await secretNow()).not.toBe(before);
  granted(await updateProject(deps, owner, { slug, trainerUrl: null }));
  expect(await secretNow()).toBeNull();
});

test("nothing is called connected before it has answered, and another address is not tried yet", async () => {
  const { owner, slug } = project;
  const view = async () => granted(await getProject(deps, owner, { slug }));
  const down = "http://127.0.0.1:1";
  granted(await updateProject(deps, owner, { slug, trainerUrl: down, scorerUrl: down, scorerModel: "gold" }));
  expect(await view()).toMatchObject({ trainer: { check: null }, scorer: { check: null } });
  granted(await checkConnection(deps, owner, { slug, to: "trainer" }));
  granted(await checkConnection(deps, owner, { slug, to: "scorer" }));
  const failed = { works: false, status: null, message: expect.stringMatching(/can't be reached/) };
  expect(await view()).toMatchObject({ trainer: { check: failed }, scorer: { check: failed } });
  granted(await updateProject(deps, owner, { slug, trainerUrl: first.url, scorerUrl: first.url }));
  expect(await view()).toMatchObject({ trainer: { check: null }, scorer: { check: null } });
  granted(await checkConnection(deps, owner, { slug, to: "trainer" }));
  granted(await checkConnection(deps, owner, { slug, to: "scorer" }));
  expect(await view()).toMatchObject({
    trainer: { check: { works: true, status: 404, at: expect.any(String), latencyMs: expect.any(Number) } },
    scorer: { check: { works: true, status: 200 } },
  });
  // Another token has to be tried too; another name of the project hasn't.
  granted(await updateProject(deps, owner, { slug, name: "Renamed" }));
  expect((await view()).trainer?.check?.works).toBe(true);
  granted(await updateProject(deps, owner, { slug, trainerToken: "new" }));
  expect((await view()).trainer?.check).toBeNull();
  expect(await checkConnection(deps, owner, { slug, to: "embedder" })).toMatchObject({ reason: "invalid" });
});
