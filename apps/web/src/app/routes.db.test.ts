import { globSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { createInvite } from "@gshf/core/access";
import { granted } from "@gshf/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Api, appUrl, credentials, type Role, roles, slug, startApi } from "#trpc/api.fixture.ts";

/*
 * Who may ask the routes that are no procedures, said once more and independently of the code. A route that is not
 * listed here fails the test, so none can be forgotten.
 */

const sha256 = "0".repeat(64);
const unknownId = "01a208ca-9249-73ff-872d-4ee03b8340ba";
const writers: readonly Role[] = ["researcher", "owner"];
const readers: readonly Role[] = ["reviewer", "researcher", "owner"];
const everyMember: readonly Role[] = roles;

/** A request that gets as far as saying who may: what it asks for need not be there. */
type Ask = { params?: Record<string, string | string[]>; query?: Record<string, string>; body?: string };
type Rule =
  /** Members of these roles, by what `ask` says; "walked" is the project's slug. */
  | { may: readonly Role[]; asks: readonly Ask[] }
  /** Nobody has to be signed in; the words say what is the proof instead, or why none is needed. */
  | { proof: string };

const ofProject = (params: object = {}) => ({ slug, ...params });

const rules: Record<string, readonly Rule[]> = {
  "GET /api/projects/[slug]/datasets/[manifestSha256]/[...path]": [
    { may: writers, asks: [{ params: ofProject({ manifestSha256: sha256, path: ["manifest.json"] }) }] },
  ],
  "GET /api/projects/[slug]/exports/[number]": [
    { may: writers, asks: [{ params: ofProject({ number: "1" }) }] },
  ],
  "GET /api/projects/[slug]/images": [
    {
      may: everyMember,
      asks: [
        {
          params: ofProject(),
          query: { url: "https://images.example/a.png", lease: "01a208ca-9249-73ff-872d-4ee03b8340ba" },
        },
      ],
    },
    {
      may: readers,
      asks: [{ params: ofProject(), query: { url: "https://images.example/a.png", pair: "0".repeat(32) } }],
    },
  ],
  "POST /api/projects/[slug]/imports": [
    {
      may: writers,
      asks: [
        { params: ofProject(), query: { kind: "prompts" }, body: '{"prompt": "one"}' },
        {
          params: ofProject(),
          query: { kind: "comparisons" },
          body: '{"prompt": "two", "chosen": "a", "rejected": "b"}',
        },
      ],
    },
  ],
  "PUT /api/projects/[slug]/imports/[id]/parts/[number]": [
    { may: writers, asks: [{ params: ofProject({ id: unknownId, number: "1" }), body: "x" }] },
  ],
  "GET /api/projects/[slug]/imports/[id]/report.csv": [
    { may: readers, asks: [{ params: ofProject({ id: unknownId }) }] },
  ],
  "GET /api/projects/[slug]/pay.csv": [
    {
      may: writers,
      asks: [
        { params: ofProject(), query: { kind: "due", until: "2026-01-31T00:00:00Z" } },
        { params: ofProject(), query: { kind: "paid" } },
      ],
    },
  ],
  "GET /api/projects/[slug]/imports/[id]/progress": [
    { may: readers, asks: [{ params: ofProject({ id: unknownId }) }] },
  ],
  "GET /api/projects/[slug]/changes": [{ may: readers, asks: [{ params: ofProject() }] }],
  "GET /api/projects/[slug]/audit.csv": [
    { may: ["owner"], asks: [{ params: ofProject() }, { params: ofProject(), query: { who: "x" } }] },
  ],
  "GET /api/auth/[...nextauth]": [{ proof: "the identity provider's" }],
  "POST /api/auth/[...nextauth]": [{ proof: "the identity provider's" }],
  "GET /api/health": [{ proof: "none: it tells nothing of anybody" }],
  "GET /api/live": [{ proof: "none: it tells nothing of anybody" }],
  "GET /api/ready": [{ proof: "none: it tells nothing of anybody" }],
  "POST /api/invites/accept": [{ proof: "the invite link" }],
  "POST /api/account/link-sign-in": [{ proof: "the caller's own session, below" }],
  "POST /api/sign-out": [{ proof: "none: it only ends the caller's own session" }],
  "POST /api/trainer/events/[trainingJobId]": [{ proof: "the trainer's signature" }],
  "GET /api/trainer/data/[trainingJobId]/[name]": [{ proof: "the key in the address" }],
  "GET /api/trpc/[trpc]": [{ proof: "each procedure's own, in authorisation.db.test.ts" }],
  "POST /api/trpc/[trpc]": [{ proof: "each procedure's own, in authorisation.db.test.ts" }],
  ...Object.fromEntries(
    ["GET", "POST", "PUT", "PATCH", "DELETE"].map((method) => [
      `${method} /api/v1/[...path]`,
      [{ proof: "each verb’s own, in rest/authorisation.db.test.ts" }],
    ]),
  ),
  "GET /crowd/prolific/[token]": [{ proof: "the study's link" }],
  "GET /crowd/cloudresearch/[token]": [{ proof: "the study's link" }],
  "GET /demo/sign-in": [{ proof: "the demo's link" }],
};

type Handler = (request: Request, context: { params: Promise<object> }) => Promise<Response>;

const isHandler = (value: unknown): value is Handler => typeof value === "function";

const app = import.meta.dirname;
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const handlers = new Map<string, Handler>();

let api: Api;
beforeAll(async () => {
  api = await startApi();
  for (const file of globSync("**/route.ts", { cwd: app })) {
    const route: unknown = await import(pathToFileURL(path.join(app, file)).href);
    // Folders in parentheses group pages and are no part of the address.
    const address = `/${path.dirname(file).replace(/\([^)]*\)\//g, "")}`;
    for (const [name, value] of Object.entries(z.looseObject({}).parse({ ...Object(route) }))) {
      if (methods.includes(name) && isHandler(value)) handlers.set(`${name} ${address}`, value);
    }
  }
});
afterAll(() => api[Symbol.asyncDispose]());

test("every route is listed, and nothing else is", () => {
  expect([...handlers.keys()].sort()).toEqual(Object.keys(rules).sort());
});

function send(route: string, ask: Ask, headers: Record<string, string>): Promise<Response> {
  const handler = handlers.get(route);
  if (handler === undefined) throw new Error(`${route} is not there`);
  const url = new URL(route.split(" ")[1] ?? "", appUrl);
  for (const [name, value] of Object.entries(ask.query ?? {})) url.searchParams.set(name, value);
  const init = { method: route.split(" ")[0] ?? "GET", headers };
  const request = new Request(url, ask.body === undefined ? init : Object.assign(init, { body: ask.body }));
  return handler(request, { params: Promise.resolve(ask.params ?? {}) });
}

const refusal = z.object({ ok: z.literal(false), reason: z.string(), message: z.string() });

/** Why a request is refused; "granted" when it is not. */
async function reasonOf(response: Response): Promise<{ reason: string; message: string }> {
  if (response.ok) {
    // A stream of events goes on for minutes.
    if (response.headers.get("content-type")?.startsWith("text/event-stream") === true)
      await response.body?.cancel();
    else await response.arrayBuffer();
    return { reason: "granted", message: "" };
  }
  return refusal.parse(await response.json());
}

const guarded = Object.entries(rules).flatMap(([route, parts]) =>
  parts.flatMap((rule) =>
    "may" in rule ? rule.asks.map((ask) => ({ route, may: rule.may, ask, query: ask.query })) : [],
  ),
);
const missing = `There is no project "${slug}" that you can see.`;

describe.each(guarded)("$route $query", ({ route, may, ask }) => {
  test("refuses who is not signed in, and tokens that are none", async () => {
    for (const headers of [{}, { authorization: `Bearer gshf_${"x".repeat(43)}` }]) {
      const response = await send(route, ask, headers);
      expect(response.status).toBe(401);
      expect((await reasonOf(response)).reason).toBe("not-signed-in");
    }
  });

  describe.each(credentials)("with a %s", (credential) => {
    const call = async (who: keyof Api["people"]) =>
      reasonOf(await send(route, ask, await api.headersOf(api.people[who], credential)));
    test("does not exist for members of other projects", async () => {
      expect(await call("stranger")).toMatchObject({ reason: "not-found", message: missing });
    });
    test.each(roles.filter((role) => !may.includes(role)))("is forbidden to a %s", async (role) => {
      const { reason, message } = await call(role);
      expect(reason).toBe("forbidden");
      expect(message).toContain("may not do this");
    });
    test.each(may)("lets a %s through", async (role) => {
      const { reason, message } = await call(role);
      expect(message).not.toBe(missing);
      expect(message).not.toContain("may not do this");
      expect(["not-signed-in", "invalid"], message).not.toContain(reason);
    });
  });
});

test.each(guarded.filter(({ route }) => !route.startsWith("GET")))(
  "$route $query is refused where another site asks a browser for it",
  async ({ route, ask }) => {
    const session = await api.headersOf(api.people.owner, "session");
    const response = await send(route, ask, { ...session, origin: "https://elsewhere.example" });
    expect(response.status).toBe(403);
  },
);

describe("what needs nobody signed in", () => {
  const ownSite = { origin: appUrl };

  test("an invite is taken with its link alone, and from a page of ours alone", async () => {
    const invite = { slug, role: "labeler", note: "", usesMax: 1, expiresInHours: 1 } as const;
    const { token } = granted(await createInvite(api.deps, api.people.owner, invite));
    const accept = (sent: string, headers: Record<string, string>) =>
      send("POST /api/invites/accept", { body: JSON.stringify({ token: sent }) }, headers);
    expect((await accept("invite_made-up", ownSite)).status).toBe(404);
    const elsewhere = await accept(token, { origin: "https://elsewhere.example" });
    expect(elsewhere.status).toBe(403);
    expect(elsewhere.headers.get("set-cookie")).toBeNull();
    const joined = await accept(token, ownSite);
    expect(await joined.json()).toEqual({ ok: true, project: slug, role: "labeler" });
    expect(joined.headers.get("set-cookie")).toMatch(/^next-auth.session-token=.+HttpOnly/);
  });

  test("a trainer's event without its signature changes nothing", async () => {
    const before = await api.deps.db.trainingEvent.count();
    const params = { trainingJobId: "01a208ca-9249-73ff-872d-4ee03b8340ba" };
    const response = await send("POST /api/trainer/events/[trainingJobId]", { params, body: "{}" }, {});
    expect(response.status).toBe(404);
    expect(await api.deps.db.trainingEvent.count()).toBe(before);
  });

  test("a training's file without its key is none", async () => {
    const params = { trainingJobId: "01a208ca-9249-73ff-872d-4ee03b8340ba", name: `file-${"ab".repeat(32)}` };
    const route = "GET /api/trainer/data/[trainingJobId]/[name]";
    const response = await send(route, { params, query: { key: "made-up" } }, {});
    expect([response.status, response.headers.get("location")]).toEqual([404, null]);
  });

  test("links that were made up sign nobody in", async () => {
    const ids = { PROLIFIC_PID: "p", STUDY_ID: "s", SESSION_ID: "x", participantId: "p", assignmentId: "x" };
    for (const route of ["GET /crowd/prolific/[token]", "GET /crowd/cloudresearch/[token]"]) {
      const response = await send(route, { params: { token: "made-up" }, query: ids }, {});
      expect(response.headers.get("location")).toMatch(/^\/crowd\/problem/);
      expect(response.headers.get("set-cookie")).toBeNull();
    }
    const token = `${api.people.owner.userId}.made-up`;
    const demo = await send("GET /demo/sign-in", { query: { token } }, {});
    expect([demo.status, demo.headers.get("set-cookie")]).toEqual([404, null]);
  });

  test("only a page of ours, for whoever is signed in there, asks that a way to sign in be added", async () => {
    const link = "POST /api/account/link-sign-in";
    const session = await api.headersOf(api.people.owner, "session");
    const token = await api.headersOf(api.people.owner, "token");
    for (const headers of [{}, token, { ...session, origin: "https://elsewhere.example" }]) {
      const response = await send(link, {}, headers);
      expect(response.ok).toBe(false);
      expect(response.headers.get("set-cookie")).toBeNull();
    }
    const asked = await send(link, {}, session);
    expect(asked.headers.get("set-cookie")).toMatch(/link-sign-in=.+Max-Age=600.+HttpOnly/);
  });

  test("another site can't sign a browser out", async () => {
    const response = await send("POST /api/sign-out", {}, { origin: "https://elsewhere.example" });
    expect([response.status, response.headers.get("set-cookie")]).toEqual([403, null]);
  });

  test("health tells whether, and nothing else", async () => {
    const response = await send("GET /api/health", {}, {});
    expect(await response.json()).toEqual({ ok: true });
    expect(await (await send("GET /api/live", {}, {})).json()).toEqual({ ok: true });
  });
});
