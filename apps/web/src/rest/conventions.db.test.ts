import { workImport } from "@gshf/core/prompts";
import { verbs } from "@gshf/core/registry";
import { roundConfigSchema } from "@gshf/core/rounds/model";
import { granted } from "@gshf/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Api, appUrl, slug, startApi } from "#trpc/api.fixture.ts";
import { askRest, problemOf, type RestMethod, type Sent } from "./ask-rest.fixture.ts";

/* What holds for every address below /api/v1, whichever verb answers there. */

let api: Api;
let owner: Record<string, string>;
beforeAll(async () => {
  api = await startApi();
  owner = await api.headersOf(api.people.owner, "token");
});
afterAll(() => api[Symbol.asyncDispose]());

const project = `/projects/${slug}`;

function send(line: `${RestMethod} /${string}`, { headers, body }: Sent = {}): Promise<Response> {
  const [method, path = ""] = line.split(" ");
  // The line's type says which methods there are.
  return askRest(method as RestMethod, path, { headers: { ...owner, ...headers }, body });
}

const newExperiment = (experiment: string) => ({ body: { experiment, name: experiment } });
const listed = z.object({ items: z.array(z.looseObject({ experiment: z.string() })), next: z.null() });

describe("a POST with an Idempotency-Key", () => {
  it("is done once, and answered the same as often as it comes", async () => {
    const ask = (headers = {}) => send(`POST ${project}/rounds`, { body: { config: {} }, headers });
    const made = z.object({ number: z.int() });
    const headers = { "idempotency-key": "k-1" };
    const first = await ask(headers);
    const { number } = made.parse(await first.json());
    const location = `/api/v1${project}/rounds/${number}`;
    expect([first.status, first.headers.get("location")]).toEqual([201, location]);
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    const again = await ask(headers);
    expect([again.status, again.headers.get("location")]).toEqual([201, location]);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await again.json()).toEqual({ number });
    // Without the key it is asked for anew.
    expect(await (await ask()).json()).toEqual({ number: number + 1 });
  });

  it("refuses the key for anything else", async () => {
    const headers = { "idempotency-key": "k-2" };
    expect((await send(`POST ${project}/experiments`, { ...newExperiment("two"), headers })).status).toBe(
      201,
    );
    const other = await send(`POST ${project}/experiments`, { ...newExperiment("three"), headers });
    expect(await problemOf(other)).toMatchObject({ status: 409, code: "conflict", field: "Idempotency-Key" });
    const elsewhere = await send(`POST ${project}/rounds/1/start`, { headers });
    expect(await problemOf(elsewhere)).toMatchObject({ status: 409, field: "Idempotency-Key" });
  });

  it("belongs to its token", async () => {
    const theirs = await api.headersOf(api.people.researcher, "token");
    const headers = { "idempotency-key": "k-3" };
    expect((await send(`POST ${project}/experiments`, { ...newExperiment("mine"), headers })).status).toBe(
      201,
    );
    const asked = { ...newExperiment("theirs"), headers: { ...headers, ...theirs } };
    expect((await send(`POST ${project}/experiments`, asked)).status).toBe(201);
  });

  it("may be tried again after a refusal, which did nothing", async () => {
    const start = () => send(`POST ${project}/rounds/77/start`, { headers: { "idempotency-key": "k-4" } });
    expect((await start()).status).toBe(404);
    expect((await start()).headers.get("idempotency-replayed")).toBeNull();
  });

  it("is refused while the first is being done, and done by the next once that one is gone", async () => {
    const ask = () =>
      send(`POST ${project}/experiments`, {
        ...newExperiment("hung"),
        headers: { "idempotency-key": "k-5" },
      });
    await ask();
    const { db } = api.deps;
    const newest = await db.answeredRequest.findFirstOrThrow({ orderBy: { startedAt: "desc" } });
    await db.answeredRequest.update({ where: { key: newest.key }, data: { answer: null } });
    expect(await problemOf(await ask())).toMatchObject({ status: 409, field: "Idempotency-Key" });
    await db.answeredRequest.update({
      where: { key: newest.key },
      data: { startedAt: new Date(Date.now() - 300_000) },
    });
    const done = await ask();
    expect([done.status, done.headers.get("idempotency-replayed")]).toEqual([201, null]);
    expect((await ask()).headers.get("idempotency-replayed")).toBe("true");
  });

  it("is forgotten after a day, with others as old", async () => {
    const headers = { "idempotency-key": "k-6" };
    await send(`POST ${project}/experiments`, { ...newExperiment("day"), headers });
    const { db } = api.deps;
    await db.answeredRequest.updateMany({ data: { startedAt: new Date(Date.now() - 25 * 3_600_000) } });
    const asked = { ...newExperiment("next-day"), headers };
    expect((await send(`POST ${project}/experiments`, asked)).status).toBe(201);
    expect(await db.answeredRequest.count()).toBe(1);
  });

  it("fills the verb's own key where it has one, so that no secret is kept", async () => {
    const before = await api.deps.db.answeredRequest.count();
    const ask = (key: string) =>
      send("POST /tokens", {
        body: { name: "made", scopes: ["read"], expiresInDays: 0.5 },
        headers: { "idempotency-key": key },
      });
    const made = z.object({ id: z.uuid(), token: z.string() });
    const first = made.parse(await (await ask("a-key")).json());
    // The first token, whose answer may have been lost, is replaced.
    const second = made.parse(await (await ask("a-key")).json());
    expect([second.id === first.id, second.token === first.token]).toEqual([true, false]);
    expect(made.parse(await (await ask("another")).json()).id).not.toBe(first.id);
    expect(await api.deps.db.answeredRequest.count()).toBe(before);
  });
});

describe("an answer", () => {
  it("has a tag by which it isn't sent twice", async () => {
    const first = await send(`GET ${project}`);
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^W\/".+"$/);
    const same = await send(`GET ${project}`, { headers: { "if-none-match": `"x", ${etag}` } });
    expect([same.status, await same.text(), same.headers.get("etag")]).toEqual([304, "", etag]);
    await send(`PATCH ${project}`, { body: { description: "another" } });
    expect((await send(`GET ${project}`, { headers: { "if-none-match": etag } })).status).toBe(200);
  });

  it("says what is left of the allowance, and which request it was", async () => {
    const { headers } = await send(`GET ${project}`);
    const [limit, remaining] = ["ratelimit-limit", "ratelimit-remaining"].map((name) =>
      Number(headers.get(name)),
    );
    expect(limit).toBeGreaterThan(0);
    expect(remaining).toBeLessThanOrEqual(limit ?? 0);
    expect(headers.get("ratelimit-policy")).toBe(`${limit};w=30`);
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("that is a list has its items, and where the next page begins", async () => {
    const all = listed.parse(await (await send(`GET ${project}/experiments`)).json());
    expect(all.items.map(({ experiment }) => experiment)).toContain("main");
    const rows = [1, 2, 3].map((n) => `{"prompt": "Prompt ${n}"}`).join("\n");
    await imported(await send(`POST ${project}/imports?kind=prompts&filename=three.jsonl`, { body: rows }));
    const page = z.object({ items: z.array(z.looseObject({ id: z.uuid() })), next: z.string().nullable() });
    const ids: string[] = [];
    let cursor: string | null = "";
    for (let pages = 0; cursor !== null && pages < 5; pages++) {
      const after: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const read = page.parse(await (await send(`GET ${project}/prompts?limit=2${after}`)).json());
      expect(read.items.length).toBeLessThanOrEqual(2);
      ids.push(...read.items.map(({ id }) => id));
      cursor = read.next;
    }
    expect([ids.length, new Set(ids).size]).toEqual([3, 3]);
  });
});

describe("a problem", () => {
  it("quotes the value at fault, but no credential", async () => {
    const wrong = await send(`GET ${project}/rounds/zero`);
    expect(await problemOf(wrong)).toMatchObject({ code: "invalid", field: "number", value: "zero" });
    const body = { trainerToken: "s".repeat(9_999_9) };
    const secret = await send(`PATCH ${project}`, { body });
    const problem = await problemOf(secret);
    expect(problem).toMatchObject({ field: "trainerToken", value: null });
    expect(problem.type).toBe(`${appUrl}/help/api#invalid`);
  });

  it("names a field that isn't there, and those that are", async () => {
    const typo = await problemOf(await send(`PATCH ${project}`, { body: { descripton: "x" } }));
    expect(typo).toMatchObject({ status: 400, code: "invalid", field: "descripton" });
    expect(typo.detail).toContain("description");
    const query = await problemOf(await send(`GET ${project}/prompts?spilt=train`));
    expect(query).toMatchObject({ status: 400, field: "spilt" });
    const ofFile = await problemOf(await send(`POST ${project}/imports?kind=prompts&file=x`, { body: "{}" }));
    expect(ofFile).toMatchObject({ status: 400, field: "file" });
  });

  it("says which methods an address takes", async () => {
    const response = await send(`PUT ${project}`);
    expect(response.headers.get("allow")).toBe("GET, PATCH, DELETE");
    expect(await problemOf(response)).toMatchObject({ status: 405, code: "method-not-allowed" });
  });
});

describe("files", () => {
  it("come in, and are refused as problems", async () => {
    const taken = await send(`POST ${project}/imports?kind=prompts`, { body: '{"prompt": "One more"}' });
    expect(taken.status).toBe(200);
    const id = await imported(taken);
    const report = await send(`GET ${project}/imports/${id}`);
    expect(await report.json()).toMatchObject({ state: "done", rowsNew: 1 });
    const wrong = await send(`POST ${project}/imports?kind=pictures`, { body: "{}" });
    expect(await problemOf(wrong)).toMatchObject({ status: 400, code: "invalid" });
    const labeler = await api.headersOf(api.people.labeler, "token");
    const forbidden = await send(`POST ${project}/imports?kind=prompts`, { body: "{}", headers: labeler });
    expect(await problemOf(forbidden)).toMatchObject({ status: 403, code: "forbidden" });
  });

  it("come in by parts", async () => {
    const text = Buffer.from('{"prompt": "In parts"}');
    const begun = await send(`POST ${project}/uploads`, {
      body: { kind: "prompts", fileName: "parts.jsonl", bytes: text.length, fingerprint: "parts" },
    });
    const { id } = z.object({ id: z.uuid() }).parse(await begun.json());
    const wrong = await send(`PUT ${project}/imports/${id}/parts/1?sha256=${"0".repeat(64)}`, {
      body: text.toString(),
    });
    expect(await problemOf(wrong)).toMatchObject({ status: 400, code: "invalid", field: "sha256" });
    const taken = await send(`PUT ${project}/imports/${id}/parts/1`, { body: text.toString() });
    expect([taken.status, await taken.json()]).toEqual([200, { parts: 1 }]);
    const whole = await send(`POST ${project}/imports/${id}/finish-upload`);
    expect(await whole.json()).toMatchObject({ id, bytes: text.length });
  });

  it("go out", async () => {
    const pay = await send(`GET ${project}/pay.csv?kind=paid`);
    expect(pay.headers.get("content-type")).toContain("text/csv");
    expect(await pay.text()).toContain("pseudonym");
    const none = await send(`GET ${project}/datasets/${"0".repeat(64)}/files/folder/x.jsonl`);
    expect(await problemOf(none)).toMatchObject({ status: 404, code: "not-found" });
  });
});

/** Lets a file that has come be read, as a worker would. */
async function imported(response: Response): Promise<string> {
  const { id, state } = z.object({ id: z.uuid(), state: z.string() }).parse(await response.json());
  expect(state).toBe("reading");
  expect(await workImport(api.deps, id, { signal: new AbortController().signal })).toBe("done");
  return id;
}

/** The events of a stream until it ends, or until so many messages have come. */
async function* eventsOf(response: Response) {
  let rest = "";
  for await (const bytes of response.body ?? []) {
    const blocks = (rest + Buffer.from(bytes).toString("utf8")).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
      const data = field("data");
      if (data !== undefined) yield { event: field("event") ?? "message", id: field("id") ?? "", data };
    }
  }
}

async function allOf(response: Response) {
  const events = [];
  for await (const event of eventsOf(response)) events.push(event);
  return events;
}

describe("a round's progress", () => {
  let cancelled: number;
  it("is told at once, with every change, and once it is over", async () => {
    const { deps, people } = api;
    const config = roundConfigSchema.parse({});
    const { number } = granted(await verbs.rounds.create(deps, people.owner, { slug, name: "", config }));
    const response = await send(`GET ${project}/rounds/${number}/progress`);
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const events = eventsOf(response);
    const next = async () => (await events.next()).value;
    expect(await next()).toMatchObject({ event: "open" });
    const first = await next();
    expect(JSON.parse(first?.data ?? "")).toMatchObject({ number, state: "draft" });
    await deps.db.round.updateMany({
      where: { number },
      data: { state: "cancelled", version: { increment: 1 } },
    });
    expect(JSON.parse((await next())?.data ?? "")).toMatchObject({ number, state: "cancelled" });
    cancelled = number;
    expect(await next()).toMatchObject({ event: "end" });
    expect(await next()).toBeUndefined();
  });

  it("isn't told again to who knows it", async () => {
    const path = `GET ${project}/rounds/${cancelled}/progress` as const;
    const [, told] = await allOf(await send(path));
    const again = await send(path, { headers: { "last-event-id": told?.id ?? "" } });
    expect((await allOf(again)).map(({ event }) => event)).toEqual(["open", "end"]);
  });

  it("is refused as a problem", async () => {
    expect(await problemOf(await send(`GET ${project}/rounds/99/progress`))).toMatchObject({ status: 404 });
    expect(await problemOf(await send(`GET ${project}/rounds/x/progress`))).toMatchObject({ status: 400 });
    const none = await askRest("GET", `${project}/rounds/1/progress`, {});
    expect(await problemOf(none)).toMatchObject({ status: 401 });
  });
});
