import { verb } from "@gshf/core/access";
import { verbs } from "@gshf/core/registry";
import { roundConfigSchema } from "@gshf/core/rounds/model";
import { granted } from "@gshf/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Api, appUrl, roles, slug, startApi } from "#trpc/api.fixture.ts";
import { askRest, problemOf, type RestMethod, type Sent } from "./ask-rest.fixture.ts";
import { createRestApp } from "./rest-app.ts";
import { route } from "./route.ts";
import { table } from "./table.ts";

let api: Api;
let owner: Record<string, string>;
beforeAll(async () => {
  api = await startApi();
  owner = await api.headersOf(api.people.owner, "token");
});
afterAll(() => api[Symbol.asyncDispose]());

type Asked = Sent & { method?: RestMethod; path: string };

function send({ method = "GET", path, headers = owner, body }: Asked): Promise<Response> {
  return askRest(method, path, { headers, body });
}

describe("a query", () => {
  it("is got by its address, and answered with what its verb says", async () => {
    const response = await send({ path: `/projects/${slug}` });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    const project = z.looseObject({ createdAt: z.iso.datetime() }).parse(await response.json());
    expect(project).toMatchObject({ slug, role: "owner", validationShare: 0.25 });
  });

  it("is refused as a problem, with its reason, its field and the request's id", async () => {
    const problem = await problemOf(await send({ path: "/projects/no-such-project" }));
    expect(problem).toMatchObject({ status: 404, title: "Not Found", code: "not-found", field: null });
    expect(problem.detail).toContain("no-such-project");
  });
});

describe("a mutation", () => {
  it("takes its input from the body, and the address before that", async () => {
    const body = { slug: "somebody-elses", description: "by REST" };
    const response = await send({ method: "PATCH", path: `/projects/${slug}`, body });
    expect([response.status, await response.text()]).toEqual([204, ""]);
    const { db } = api.deps;
    expect(await db.project.findUnique({ where: { slug } })).toMatchObject({ description: "by REST" });
    expect(await db.project.findUnique({ where: { slug: "somebody-elses" } })).toMatchObject({
      description: "",
    });
    const events = await db.auditEvent.findMany({ where: { action: "projects.update" } });
    expect(events).toMatchObject([{ actor: api.people.owner.userId }]);
  });

  it.each([
    [{ name: "" }, "name"],
    [{ name: 7 }, "name"],
    [{ trainerUrl: "http://[" }, "trainerUrl"],
    ["no JSON", null],
    ["null", null],
    ["[]", null],
  ])("of %j is refused at the field %s", async (body, field) => {
    const problem = await problemOf(await send({ method: "PATCH", path: `/projects/${slug}`, body }));
    expect(problem).toMatchObject({ status: 400, code: "invalid", field });
  });

  it("is refused when it is larger than what anybody would say", async () => {
    const body = { description: "x".repeat(1_000_001) };
    const problem = await problemOf(await send({ method: "PATCH", path: `/projects/${slug}`, body }));
    expect(problem).toMatchObject({ status: 413, code: "too-large" });
  });
});

describe("a round", () => {
  it("is read by its number, and frozen where it is labeling", async () => {
    const { deps, people } = api;
    const config = roundConfigSchema.parse({ autoFreeze: false });
    const { number } = granted(await verbs.rounds.create(deps, people.owner, { slug, name: "", config }));
    const path = `/projects/${slug}/rounds/${number}`;
    const read = async () => (await send({ path })).json();
    expect(await read()).toMatchObject({ number: 1, state: "draft" });
    const freeze = () => send({ method: "POST", path: `${path}/freeze` });
    expect(await problemOf(await freeze())).toMatchObject({ status: 409, code: "conflict" });
    await deps.db.round.updateMany({ data: { state: "labeling" } });
    expect((await freeze()).status).toBe(200);
    expect(await read()).toMatchObject({ number: 1, state: "freezing" });
    const problem = await problemOf(await send({ path: `/projects/${slug}/rounds/one` }));
    expect(problem).toMatchObject({ status: 400, code: "invalid", field: "number" });
  });
});

describe("who may", () => {
  it("is asked as everywhere: nobody, made-up tokens, roles, other sites", async () => {
    const patch = (headers: Record<string, string>) =>
      send({ method: "PATCH", path: `/projects/${slug}`, headers, body: { description: "x" } });
    expect(await problemOf(await patch({}))).toMatchObject({ status: 401, code: "not-signed-in" });
    const madeUp = { authorization: `Bearer gshf_${"x".repeat(43)}` };
    expect(await problemOf(await patch(madeUp))).toMatchObject({ status: 401, code: "not-signed-in" });
    for (const role of roles) {
      const response = await patch(await api.headersOf(api.people[role], "session"));
      expect(response.status).toBe(role === "researcher" || role === "owner" ? 204 : 403);
    }
    const elsewhere = { origin: "https://elsewhere.example" };
    const session = await api.headersOf(api.people.owner, "session");
    const forged = await patch({ ...session, ...elsewhere });
    expect(await problemOf(forged)).toMatchObject({ status: 403, code: "forbidden" });
    // Tokens don't come along uninvited.
    expect((await patch({ ...owner, ...elsewhere })).status).toBe(204);
  });
});

it("answers what isn't there as a problem, too", async () => {
  expect(await problemOf(await send({ path: "/nothing" }))).toMatchObject({
    status: 404,
    code: "not-found",
  });
});

describe("the table", () => {
  const output = z.object({ at: z.date(), sum: z.bigint(), asked: z.array(z.int()) });
  const tell = verb({
    name: "tests.tell",
    kind: "query",
    may: "project.read",
    input: z.object({
      slug: z.string(),
      at: z.date(),
      sum: z.bigint().nullable(),
      few: z.array(z.int()).default([]),
      isOn: z.boolean().optional(),
    }),
    output,
    run: async (_deps, _caller, { at, sum, few }) => ({
      ok: true,
      value: { at, sum: sum ?? 0n, asked: few, secret: "stays inside" },
    }),
  });
  const break_ = verb({
    name: "tests.break",
    kind: "mutation",
    may: "project.read",
    input: z.object({ slug: z.string() }),
    output: z.null(),
    run: async () => {
      throw new Error("the secret is 7");
    },
  });
  const app = createRestApp(
    {
      routes: [
        route("get", "/{slug}/tell/{at}", tell, "Tell"),
        route("post", "/{slug}/break", break_, "Break"),
      ],
      watches: [],
      files: [],
      fileHandlers: {},
    },
    () => api.deps,
  );

  it("reads dates, bigints, numbers and lists from an address, and writes them as texts", async () => {
    const at = "2026-01-31T12:00:00.000Z";
    const ask = async (query: string) =>
      (await app.request(`/api/v1/${slug}/tell/${at}?${query}`, { headers: owner })).json();
    expect(await ask("sum=12345678901234567890&few=1&few=2&isOn=true")).toEqual({
      at,
      sum: "12345678901234567890",
      asked: [1, 2],
    });
    expect(await ask("sum=1&few=3")).toEqual({ at, sum: "1", asked: [3] });
    expect(await ask("sum=one")).toMatchObject({ code: "invalid", field: "sum" });
  });

  it("tells nothing of a defect but which request it was", async () => {
    const response = await app.request(`/api/v1/${slug}/break`, { method: "POST", headers: owner });
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ status: 500, code: "defect" });
    expect(JSON.stringify(problem)).not.toContain("secret");
  });

  it("takes verbs whose output is declared, at addresses that fit their input", () => {
    const { run: _run, output: _output, ...undeclared } = { run: 0, ...tell.definition };
    const silent = Object.assign(async () => ({ ok: true, value: null }) as const, {
      definition: undeclared,
    });
    // @ts-expect-error: without an output schema there is nothing to describe
    route("get", "/silent/{slug}", silent, "Silent");
    // @ts-expect-error: projects.get has no such field
    route("get", "/projects/{name}", verbs.projects.get, "Show");
    // @ts-expect-error: what changes something isn't got
    route("get", "/projects/{slug}", verbs.projects.update, "Show");
    expect(route("get", "/projects/{slug}", verbs.projects.get, "Show").verb).toBe(verbs.projects.get);
  });

  it("describes dates and bigints as the texts they are sent as", async () => {
    const document = described.parse(await (await app.request("/api/v1/openapi.json")).json());
    const operation = document.paths["/{slug}/tell/{at}"]?.get;
    expect(operation?.parameters).toEqual([
      expect.objectContaining({ name: "slug", in: "path", required: true, schema: { type: "string" } }),
      { name: "at", in: "path", required: true, schema: { type: "string", format: "date-time" } },
      expect.objectContaining({ name: "sum", in: "query", required: true }),
      expect.objectContaining({ name: "few", in: "query", required: false }),
      expect.objectContaining({ name: "isOn", in: "query", required: false, schema: { type: "boolean" } }),
    ]);
    expect(JSON.stringify(document.components.schemas.TestsTellOutput)).toContain(
      '"sum":{"type":"string","pattern":"^-?\\\\d+$"}',
    );
  });
});

const operation = z.looseObject({
  operationId: z.string(),
  parameters: z.array(z.unknown()).default([]),
  responses: z.record(z.string(), z.unknown()),
});
const described = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

it("describes every route of the table in an OpenAPI 3.1 document that anybody may read", async () => {
  const response = await send({ path: "/openapi.json", headers: {} });
  expect(response.status).toBe(200);
  const document = described.parse(await response.json());
  expect(document.openapi).toBe("3.1.0");
  const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
  );
  for (const { method, path, verb } of table.routes)
    expect(listed).toContain(`${method} ${path} ${verb.definition.name}`);
});

it("gives editors the schema of a file that an operation takes", async () => {
  const got = await send({ path: "/schemas/rounds.create.json", headers: {} });
  const schema = z
    .looseObject({ properties: z.record(z.string(), z.looseObject({})) })
    .parse(await got.json());
  expect(schema).toMatchObject({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `${appUrl}/api/v1/schemas/rounds.create.json`,
    type: "object",
    additionalProperties: false,
    properties: { config: { properties: { labelsPerPair: { type: "integer" } } } },
  });
  expect(JSON.stringify(schema)).not.toContain("#/components");
  for (const name of ["rounds.get", "rounds.nothing", "constructor", "__proto__.x"])
    expect((await send({ path: `/schemas/${name}.json`, headers: {} })).status, name).toBe(404);
});
