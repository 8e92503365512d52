import { createTestDb, createTestDeps, createTestProject, granted } from "@gshf/testing";
import { serveHttp } from "@gshf/testing/serve-http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createEgress, type Deps } from "../access/index.ts";
import { getProject, updateProject } from "../projects/index.ts";
import { importPrompts } from "../prompts/index.ts";
import { listJudges, qualityVerbs, saveJudge } from "../quality/index.ts";
import {
  archivePolicy,
  checkConnection,
  checkPolicy,
  createPolicy,
  listPolicies,
  setFeatureMap,
  setMainPolicy,
  updatePolicy,
} from "./index.ts";

/*
 * A credential belongs to the server it was given for: another address never gets it, whoever asks for the change and
 * however it is asked; and nothing is called connected before it has answered.
 */

const secret = "sk-given-for-the-first-server";

/** A server that answers as everything there is, and remembers what it was told in its headers and bodies. */
async function startServer(redirectTo?: string) {
  const heard: string[] = [];
  const server = await serveHttp((request, response, body) => {
    heard.push(JSON.stringify(request.headers), body);
    if (redirectTo !== undefined) return void response.writeHead(307, { location: redirectTo }).end();
    const path = request.url ?? "";
    const json = (status: number, value: unknown) =>
      void response.writeHead(status).end(JSON.stringify(value));
    if (path.endsWith("/embeddings")) return json(200, { data: [{ index: 0, embedding: [1, 2, 3] }] });
    if (path.endsWith("/pooling")) return json(200, { data: [{ data: [0.5] }] });
    if (path.includes("/v1/jobs")) return json(404, { error: { message: "no such job" } });
    return json(200, { choices: [{ message: { content: "fine [[A]]" }, finish_reason: "stop" }] });
  });
  return { ...server, heard };
}
type Server = Awaited<ReturnType<typeof startServer>>;

let world: Awaited<ReturnType<typeof createTestDb>>;
let deps: Deps;
let first: Server;
let other: Server;
let project: Awaited<ReturnType<typeof createTestProject>>;
let number = 0;
beforeAll(async () => {
  world = await createTestDb();
  deps = createTestDeps(world.db);
  [first, other] = await Promise.all([startServer(), startServer()]);
});
afterAll(async () => {
  await Promise.all([first.close(), other.close()]);
  await world.close();
});
beforeEach(async () => {
  number += 1;
  project = await createTestProject(deps, { slug: `credentials-${number}` });
  first.heard.length = 0;
  other.heard.length = 0;
  async function* rows() {
    yield Buffer.from('{"prompt":"hi"}\n');
  }
  granted(await importPrompts(deps, project.owner, { slug: project.slug, fileName: "p.jsonl" }, rows()));
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
      await listPolicies(deps, owner, { slug }),
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

describe("an address", () => {
  const strict = () => ({ ...deps, egress: createEgress({ allowPrivate: false, allowedHosts: [] }) });
  const saves: [string, (deps: Deps, url: string) => Promise<unknown>][] = [
    ["trainerUrl", (d, trainerUrl) => updateProject(d, project.owner, { slug: project.slug, trainerUrl })],
    ["scorerUrl", (d, scorerUrl) => updateProject(d, project.owner, { slug: project.slug, scorerUrl })],
    [
      "baseUrl",
      (d, baseUrl) =>
        createPolicy(
          d,
          project.owner,
          createPolicy.definition.input.parse({ slug: project.slug, name: "x", baseUrl, model: "m" }),
        ),
    ],
    [
      "baseUrl",
      (d, baseUrl) =>
        saveJudge(
          d,
          project.owner,
          saveJudge.definition.input.parse({ slug: project.slug, name: "x", baseUrl, model: "m" }),
        ),
    ],
    [
      "baseUrl",
      (d, baseUrl) =>
        setFeatureMap(d, project.owner, { slug: project.slug, baseUrl, model: "m", features: "answer" }),
    ],
  ];
  const refused = [
    "ftp://policy.example.org/v1",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "//policy.example.org",
    "policy.example.org/v1",
    "http://policy.example.org/v1",
    "https://169.254.169.254/latest",
    "https://[::1]/v1",
    "https://127.0.0.1/v1",
    "https://policy.example.org/v1?key=abc",
    "https://policy.example.org/v1#part",
    "https://policy.example.org/v1?",
    "https://policy .example.org/v1",
    "https://policy.example.org/a b",
    "https://policy.exa\tmple.org",
  ];

  describe.each(saves)("entered as %s", (field, save) => {
    test.each(refused)("is refused by field and value: %s", async (url) => {
      const outcome = await save(strict(), url);
      expect(outcome).toMatchObject({ ok: false, reason: "invalid", field });
      const { message } = outcome as { message: string };
      expect(message.startsWith(`${field}: `)).toBe(true);
      const host = URL.parse(url)?.hostname.replace(/^\[|\]$/g, "");
      const named = [url, JSON.stringify(url), host ?? url].filter((value) => value !== "");
      expect(
        named.some((value) => message.includes(value)),
        message,
      ).toBe(true);
    });

    test("with somebody's name and password in it is refused without repeating them", async () => {
      for (const scheme of ["https", "ftp"]) {
        const outcome = await save(strict(), `${scheme}://user:hunter2@policy.example.org/v1`);
        expect(outcome).toMatchObject({ ok: false, field });
        expect(JSON.stringify(outcome)).not.toMatch(/hunter2|user:/);
      }
    });
  });

  test("in capitals is an address", async () => {
    const { owner, slug } = project;
    granted(
      await updateProject(strict(), owner, {
        slug,
        trainerUrl: "HTTPS://Trainer.Example.ORG/V1",
        trainerToken: secret,
      }),
    );
    granted(await updateProject(strict(), owner, { slug, trainerUrl: "https://trainer.example.org/v1" }));
    expect(granted(await getProject(deps, owner, { slug })).trainer).toMatchObject({ hasToken: true });
  });
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
    granted(await listPolicies(deps, project.owner, { slug: project.slug })).find(
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
