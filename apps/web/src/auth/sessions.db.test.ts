import { randomBytes } from "node:crypto";
import { startSession } from "@gshf/core/access";
import type { TestPerson } from "@gshf/testing";
import { decode, encode } from "next-auth/jwt";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { type Api, appUrl, callProcedure, cookieOf, earlierKey, slug, startApi } from "#trpc/api.fixture.ts";
import { POST as signOut } from "../app/api/sign-out/route.ts";

/* Sessions end: on the server, so that a copied cookie is dead wherever it is sent, and by themselves. */

const dayMs = 86_400_000;

let api: Api;
let at: number;
beforeAll(async () => {
  api = await startApi();
  globalThis.gshfDeps = { ...api.deps, now: () => new Date(at) };
});
afterAll(() => api[Symbol.asyncDispose]());
beforeEach(() => {
  at = Date.now();
});

const call = async (cookie: string, path: string, input?: object, kind: "query" | "mutation" = "query") =>
  callProcedure({ path, kind, input }, { cookie });
const isIn = async (cookie: string) => (await call(cookie, "access.me")).reason === "granted";
const signIn = (person: TestPerson) =>
  cookieOf(Object.assign({}, api.deps, { now: () => new Date(at) }), person);

const session = z.object({
  id: z.uuid(),
  isThis: z.boolean(),
  device: z.string(),
  cameBy: z.string(),
  lastUsedAt: z.date(),
});
const listed = z.object({ items: z.array(session) });
const listOf = async (cookie: string) =>
  listed.parse((await call(cookie, "access.listSessions", {})).value).items;

test("signing out kills every copy of the cookie, and nobody else's session", async () => {
  const { owner } = api.people;
  const [mine, other] = [await signIn(owner), await signIn(owner)];
  expect([await isIn(mine), await isIn(other)]).toEqual([true, true]);
  const response = await signOut(
    new Request(`${appUrl}/api/sign-out`, { method: "POST", headers: { cookie: mine } }),
  );
  expect(response.headers.get("set-cookie")).toContain("Max-Age=0");
  expect([await isIn(mine), await isIn(other)]).toEqual([false, true]);
  expect(await call(mine, "projects.get", { slug })).toMatchObject({ reason: "not-signed-in", status: 401 });
});

test("a session that began under the key before goes on; one of a key that is gone doesn't", async () => {
  const [name = "", value = ""] = (await signIn(api.people.owner)).split("=");
  const [current = ""] = (process.env.NEXTAUTH_SECRET ?? "").split(",");
  const token = (await decode({ token: value, secret: current })) ?? {};
  const cookieBy = async (secret: string) => `${name}=${await encode({ token, secret })}`;
  expect(await isIn(await cookieBy(earlierKey))).toBe(true);
  expect(await isIn(await cookieBy(randomBytes(32).toString("base64")))).toBe(false);
});

test("however much it is used, a session ends after thirty days", async () => {
  const cookie = await signIn(api.people.owner);
  for (let day = 0; day < 29; day++) {
    at += dayMs;
    expect(await isIn(cookie)).toBe(true);
  }
  at += dayMs;
  expect(await isIn(cookie)).toBe(false);
});

test("a session that nobody uses ends after two weeks", async () => {
  const cookie = await signIn(api.people.owner);
  at += 13 * dayMs;
  expect(await isIn(cookie)).toBe(true);
  at += 14 * dayMs;
  expect(await isIn(cookie)).toBe(false);
});

test("people see where they are signed in, this browser marked, and end the others one by one or all", async () => {
  const { reviewer } = api.people;
  const [mine, second, third] = [await signIn(reviewer), await signIn(reviewer), await signIn(reviewer)];
  const sessions = await listOf(mine);
  expect(sessions).toHaveLength(3);
  expect(sessions.filter(({ isThis }) => isThis)).toHaveLength(1);
  expect(sessions.map(({ device }) => device)).toEqual(Array(3).fill("Firefox on Linux"));
  const [thisOne] = (await listOf(second)).filter(({ isThis }) => isThis);
  await call(mine, "access.endSession", { id: thisOne?.id }, "mutation");
  expect([await isIn(mine), await isIn(second), await isIn(third)]).toEqual([true, false, true]);
  expect((await call(mine, "access.endOtherSessions", {}, "mutation")).value).toEqual({ ended: 1 });
  expect([await isIn(mine), await isIn(third)]).toEqual([true, false]);
  expect(await listOf(mine)).toHaveLength(1);
});

test("nobody ends or sees another's session", async () => {
  const { reviewer, labeler } = api.people;
  const [theirs, mine] = [await signIn(reviewer), await signIn(labeler)];
  const [target] = (await listOf(theirs)).filter(({ isThis }) => isThis);
  expect((await listOf(mine)).map(({ id }) => id)).not.toContain(target?.id);
  const refused = await call(mine, "access.endSession", { id: target?.id }, "mutation");
  expect(refused).toMatchObject({ reason: "not-found", status: 404 });
  expect(await isIn(theirs)).toBe(true);
});

test("a browser that signs in again has one session, and its old cookie is dead", async () => {
  const person = api.people.researcher;
  const before = await signIn(person);
  const [old] = await listOf(before);
  await startSession(api.deps, {
    userId: person.userId,
    cameBy: "study",
    userAgent: null,
    replaces: old?.id ?? null,
  });
  expect(await isIn(before)).toBe(false);
});

test("a request costs one read of its session, and a write once in five minutes", async () => {
  const cookie = await signIn(api.people.labeler);
  const seen = async () => (await listOf(cookie)).find(({ isThis }) => isThis)?.lastUsedAt.getTime();
  const began = at;
  at += 4 * 60_000;
  await isIn(cookie);
  expect(await seen()).toBe(began);
  at += 2 * 60_000;
  await isIn(cookie);
  expect(await seen()).toBe(at);
});
