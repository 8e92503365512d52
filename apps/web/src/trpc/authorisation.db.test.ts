import { can, createApiToken, revokeApiToken, type VerbKind } from "@gshf/core/access";
import { type Scope, scopes } from "@gshf/core/access/model";
import { verbs } from "@gshf/core/registry";
import { granted, joinTestProject } from "@gshf/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import {
  type Answer,
  type Api,
  callProcedure,
  cookieOf,
  credentials,
  type Role,
  roles,
  slug,
  startApi,
} from "./api.fixture.ts";
import { appRouter } from "./app-router.ts";
import { allowedTo, decidedOtherwise, rules, self, turnedAway } from "./who-may.fixture.ts";

/*
 * Who may call what, said once more and independently of the code: every procedure of the public API, called
 * through its route by everybody, with a session and with a token. A procedure that is not listed here fails the
 * test, so none can be forgotten.
 */

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api[Symbol.asyncDispose]());

/** Every procedure by its path, and whether it changes something. */
const kinds = new Map(
  Object.entries(appRouter._def.procedures).flatMap(([name, entry]) => kindsOf(name, entry)),
);

function kindsOf(path: string, entry: unknown): [string, VerbKind][] {
  // Flat at run time ("access.me" → procedure), nested in its declared type; read as what it is.
  const definition: unknown = typeof entry === "function" ? Reflect.get(entry, "_def") : undefined;
  const found = z.object({ type: z.enum(["query", "mutation"]) }).safeParse(definition);
  return found.success ? [[path, found.data.type]] : [];
}

const paths = [...kinds.keys()];

function walk(path: string, input: unknown, headers: Record<string, string>): Promise<Answer> {
  return callProcedure({ path, kind: kinds.get(path) ?? "query", input }, headers);
}

const definitions = Object.values(verbs).flatMap((slice) =>
  Object.values(slice).map(({ definition }) => definition),
);

test("every procedure of the API is walked, and every verb is one", () => {
  expect(paths.filter((path) => rules[path] === undefined && !decidedOtherwise.has(path))).toEqual([]);
  expect(Object.keys(rules).filter((path) => !kinds.has(path))).toEqual([]);
  expect(definitions.map(({ name }) => name).filter((name) => !kinds.has(name))).toEqual([]);
  expect(paths.length).toBeGreaterThan(100);
});

test.each(definitions.filter(({ name }) => rules[name] !== undefined))(
  "$name is declared as open to whom it is said to be open here",
  ({ name, may, kind, input }) => {
    // What is walked with must get past the parser, or nobody is asked who they are to do it.
    expect(input.safeParse(rules[name]?.input).error?.issues ?? []).toEqual([]);
    const declared = may === "signed-in" ? self : roles.filter((role) => can(role, may));
    expect(declared).toEqual(rules[name]?.may);
    expect(kind).toBe(kinds.get(name));
  },
);

test.each(paths)("%s refuses who is not signed in", async (path) => {
  const { reason, status } = await walk(path, rules[path]?.input, {});
  expect([reason, status]).toEqual(["not-signed-in", 401]);
});

describe.each(Object.entries(rules))("%s", (path, { may, input }) => {
  describe.each(credentials)("with a %s", (credential) => {
    const call = async (who: keyof Api["people"]) =>
      walk(path, input, await api.headersOf(api.people[who], credential));
    if (may === self) {
      test.each(["stranger", "labeler"] as const)("answers anybody who is signed in: a %s", async (who) => {
        const { reason, message, status } = await call(who);
        expect(turnedAway, message).not.toContain(reason);
        expect(status, message).not.toBe(400);
      });
      return;
    }
    test("does not exist for members of other projects", async () => {
      const { reason, message } = await call("stranger");
      expect(reason).toBe("not-found");
      expect(message).toBe(`There is no project "${slug}" that you can see.`);
    });
    test.each(roles.filter((role) => !may.includes(role)))("is forbidden to a %s", async (role) => {
      expect(await call(role)).toMatchObject({ reason: "forbidden", status: 403 });
    });
    test.each(may)("lets a %s through", async (role) => {
      const { reason, message } = await call(role);
      expect(turnedAway, message).not.toContain(reason);
      expect(message).not.toBe(`There is no project "${slug}" that you can see.`);
    });
  });
});

describe.each(scopes)("a token for %s", (scope) => {
  test.each(Object.entries(rules))("may call %s, or not", async (path, { input }) => {
    const headers = await api.headersOf(api.people.owner, "token", [scope]);
    const { reason, message, status } = await walk(path, input, headers);
    const isRefused = reason === "forbidden" && status === 403 && message.includes("lacks the scope");
    expect({ path, isRefused }).toEqual({
      path,
      isRefused: path !== "access.me" && !allowedTo[scope].test(path),
    });
  });
});

test("every procedure needs exactly one scope", () => {
  const needs = (path: string) => scopes.filter((scope) => allowedTo[scope].test(path));
  const wrong = Object.keys(rules).filter((path) => path !== "access.me" && needs(path).length !== 1);
  expect(wrong).toEqual([]);
});

describe("a token that a token makes", () => {
  const create = async (headers: Record<string, string>, input: object) =>
    walk("access.createApiToken", { name: "made", ...input }, headers);
  const made = z.object({ id: z.uuid(), token: z.string(), expiresAt: z.date() });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const issue = async (given: Scope[], expiresInDays: number) =>
    granted(await createApiToken(api.deps, api.people.owner, { name: "x", scopes: given, expiresInDays }));

  test("has no scope that the other lacks", async () => {
    const { token } = await issue(["admin", "read"], 1);
    for (const given of [["label"], ["read", "rounds"], [...scopes]]) {
      const refused = await create(bearer(token), { scopes: given, expiresInDays: 0.5 });
      expect(refused).toMatchObject({ reason: "forbidden", status: 403 });
    }
    expect((await create(bearer(token), { scopes: ["read"], expiresInDays: 0.5 })).reason).toBe("granted");
  });

  test("doesn't outlive the other, and lives a year at most", async () => {
    const { token } = await issue(["admin", "read"], 2);
    expect(await create(bearer(token), { expiresInDays: 3 })).toMatchObject({ reason: "forbidden" });
    const session = await api.headersOf(api.people.owner, "session");
    for (const expiresInDays of [366, 3650, null])
      expect(await create(session, { expiresInDays })).toMatchObject({ reason: "invalid", status: 400 });
    const year = made.parse((await create(session, { expiresInDays: 365 })).value);
    const days = (year.expiresAt.getTime() - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(365);
  });

  test("is revoked with the other, and so is what was made with it", async () => {
    const first = await issue(["admin", "read"], 2);
    const input = { scopes: ["admin", "read"], expiresInDays: 1 };
    const second = made.parse((await create(bearer(first.token), input)).value);
    const third = made.parse((await create(bearer(second.token), { ...input, expiresInDays: 0.5 })).value);
    const reads = async (token: string) => (await walk("projects.get", { slug }, bearer(token))).reason;
    expect([await reads(second.token), await reads(third.token)]).toEqual(["granted", "granted"]);
    const session = await api.headersOf(api.people.owner, "session");
    await walk("access.revokeApiToken", { id: first.id }, session);
    for (const { token } of [first, second, third]) expect(await reads(token)).toBe("not-signed-in");
  });

  test("isn't made by one without the scope to administer", async () => {
    const { token } = await issue(["read", "label", "rounds", "train", "import"], 2);
    expect(await create(bearer(token), {})).toMatchObject({ reason: "forbidden", status: 403 });
  });

  test("hands out no invite that outlives it", async () => {
    const { token, expiresAt } = await issue(["admin"], 1);
    const asked = { slug, role: "labeler", expiresInHours: 24 * 300 };
    const { value } = await walk("access.createInvite", asked, bearer(token));
    expect(z.object({ expiresAt: z.date() }).parse(value).expiresAt).toEqual(expiresAt);
  });
});

describe("a token", () => {
  const withToken = (token: string) =>
    callProcedure(
      { path: "projects.get", kind: "query", input: { slug } },
      { authorization: `Bearer ${token}` },
    );

  test("that was revoked is worth nothing", async () => {
    const { deps, people } = api;
    const { id, token } = granted(
      await createApiToken(deps, people.owner, { name: "x", scopes: ["read"], expiresInDays: 1 }),
    );
    expect((await withToken(token)).reason).toBe("granted");
    granted(await revokeApiToken(deps, people.owner, { id }));
    expect(await withToken(token)).toMatchObject({ reason: "not-signed-in", status: 401 });
  });

  test("that has expired is worth nothing, even beside a good session", async () => {
    const { deps, people } = api;
    const yesterday = { ...deps, now: () => new Date(Date.now() - 86_400_001) };
    const issued = granted(
      await createApiToken(yesterday, people.owner, { name: "x", scopes: ["read"], expiresInDays: 1 }),
    );
    expect(await withToken(issued.token)).toMatchObject({ reason: "not-signed-in", status: 401 });
    const authorization = `Bearer ${issued.token}`;
    const both = { authorization, cookie: await cookieOf(deps, people.owner) };
    expect(await walk("projects.get", { slug }, both)).toMatchObject({ reason: "not-signed-in" });
  });

  test("that was made up is worth nothing", async () => {
    expect(await withToken(`gshf_${"x".repeat(43)}`)).toMatchObject({ reason: "not-signed-in", status: 401 });
  });

  test("can be revoked by its owner alone", async () => {
    const { deps, people } = api;
    const { id, token } = granted(
      await createApiToken(deps, people.owner, { name: "x", scopes: ["read"], expiresInDays: 1 }),
    );
    const headers = await api.headersOf(people.researcher, "session");
    expect(await walk("access.revokeApiToken", { id }, headers)).toMatchObject({ reason: "not-found" });
    expect((await withToken(token)).reason).toBe("granted");
  });
});

test("a change that another site asks a browser for is refused, and the same from a page of ours is not", async () => {
  const session = await api.headersOf(api.people.owner, "session");
  const change = (headers: Record<string, string>) =>
    walk("projects.update", { slug, description: "walked" }, headers);
  expect(await change({ ...session, origin: "https://elsewhere.example" })).toMatchObject({
    reason: "forbidden",
    status: 403,
  });
  expect((await change({ ...session, origin: "http://127.0.0.1:3000" })).reason).toBe("granted");
});

test("only people with an address of their own create projects", async () => {
  const input = { slug: "made-by-walking", name: "x" };
  const create = async (who: keyof Api["people"]) =>
    (await walk("projects.create", input, await api.headersOf(api.people[who], "session"))).reason;
  for (const role of ["labeler", "reviewer", "researcher"] as const)
    expect(await create(role)).toBe("forbidden");
  expect(await create("stranger")).toBe("granted");
});

test("only the owner archives a project, and anybody leaves one", async () => {
  const { deps, people } = api;
  const archive = async (who: keyof Api["people"]) =>
    (await walk("projects.archive", { slug }, await api.headersOf(people[who], "session"))).reason;
  for (const role of ["labeler", "reviewer", "researcher"] as const)
    expect(await archive(role)).toBe("forbidden");
  expect(await archive("stranger")).toBe("not-found");
  expect(await archive("owner")).toBe("granted");
  const session = await api.headersOf(people.owner, "session");
  expect((await walk("projects.unarchive", { slug }, session)).reason).toBe("granted");
  for (const role of ["labeler", "reviewer", "researcher"] as const) {
    const person = await joinTestProject(deps, people.owner, slug, role);
    const headers = await api.headersOf(person, "token");
    expect((await walk("members.leave", { slug }, headers)).reason).toBe("granted");
    expect((await walk("members.leave", { slug }, headers)).reason).toBe("not-found");
  }
  expect((await walk("members.leave", { slug }, session)).reason).toBe("conflict");
});

test("an invite to researchers is the owner's to give", async () => {
  const invite = async (role: Role) =>
    (
      await walk(
        "access.createInvite",
        { slug, role: "researcher" },
        await api.headersOf(api.people[role], "session"),
      )
    ).reason;
  expect(await invite("researcher")).toBe("forbidden");
  expect(await invite("owner")).toBe("granted");
});

test("who was removed from a project finds it gone", async () => {
  const gone = await joinTestProject(api.deps, api.people.owner, slug, "researcher");
  const headers = await api.headersOf(gone, "session");
  expect((await walk("projects.get", { slug }, headers)).reason).toBe("granted");
  await api.deps.db.member.updateMany({ where: { userId: gone.userId }, data: { removedAt: new Date() } });
  expect((await walk("projects.get", { slug }, headers)).reason).toBe("not-found");
});

test("a deleted person's session and tokens are worth nothing", async () => {
  const gone = await joinTestProject(api.deps, api.people.owner, slug, "labeler");
  const [session, token] = [await api.headersOf(gone, "session"), await api.headersOf(gone, "token")];
  for (const headers of [session, token]) {
    expect((await walk("access.me", undefined, headers)).reason).toBe("granted");
  }
  await api.deps.db.user.update({ where: { id: gone.userId }, data: { deletedAt: new Date() } });
  for (const headers of [session, token]) {
    expect((await walk("access.me", undefined, headers)).reason).toBe("not-signed-in");
  }
});
