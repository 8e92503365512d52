import { scopes } from "@gshf/core/access/model";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Api, roles, slug, startApi } from "#trpc/api.fixture.ts";
import { allowedTo, decidedOtherwise, rules, self, turnedAway } from "#trpc/who-may.fixture.ts";
import { askRest, type RestMethod } from "./ask-rest.fixture.ts";
import { toJson } from "./json-schema.ts";
import { isAskedByAddress, parametersOf, type Route } from "./route.ts";
import { routes } from "./routes.ts";

/*
 * Every address of a verb below /api/v1, asked by everybody: the same rules as through tRPC, and independently of the
 * code. What takes or gives a file is walked in app/routes.db.test.ts.
 */

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const refused = z.object({ code: z.string(), detail: z.string() });

/** An input as it is sent, its dates and bigints as texts. */
function wireOf(input: unknown): Record<string, unknown> {
  const {
    requestKey: _key,
    idempotencyKey: _id,
    ...sent
  } = z.looseObject({}).parse(JSON.parse(toJson(input ?? {})));
  return sent;
}

/** Asks a route for what a verb would be given. */
async function walk({ method, path, verb }: Route, headers: Record<string, string>) {
  const sent = wireOf(rules[verb.definition.name]?.input);
  const inPath = parametersOf(path);
  const address = inPath.reduce(
    (made, name) => made.replace(`{${name}}`, encodeURIComponent(String(sent[name]))),
    path,
  );
  const rest = Object.entries(sent).filter(([name]) => !inPath.includes(name));
  const isInAddress = isAskedByAddress({ method });
  const query = new URLSearchParams();
  if (isInAddress)
    for (const [name, value] of rest) for (const one of [value].flat()) query.append(name, String(one));
  const target = query.size === 0 ? address : `${address}?${query}`;
  const body = isInAddress ? undefined : Object.fromEntries(rest);
  // Both are the methods of routes.
  const response = await askRest(method.toUpperCase() as RestMethod, target, { headers, body });
  const { status } = response;
  if (status < 400) return { status, code: "granted", detail: "" };
  return { status, ...refused.parse(await response.json()) };
}

const walked = routes.filter(({ verb }) => !decidedOtherwise.has(verb.definition.name));
const named = walked.map((route) => ({ name: route.verb.definition.name, route }));

test("every address is walked", () => {
  expect(named.filter(({ name }) => rules[name] === undefined)).toEqual([]);
  expect(routes.length - walked.length).toBe(decidedOtherwise.size);
  expect(walked.length).toBeGreaterThan(150);
});

describe.each(named)("$name", ({ name, route }) => {
  const may = rules[name]?.may ?? [];

  test("refuses who is not signed in, and tokens that are none", async () => {
    for (const headers of [{}, { authorization: `Bearer gshf_${"x".repeat(43)}` }])
      expect(await walk(route, headers)).toMatchObject({ status: 401, code: "not-signed-in" });
  });

  test.each(["stranger", ...roles] as const)("answers a token of a %s as the rules say", async (who) => {
    const { status, code, detail } = await walk(route, await api.headersOf(api.people[who], "token"));
    const missing = `There is no project "${slug}" that you can see.`;
    if (may !== self && who === "stranger") {
      expect({ status, code, detail }).toEqual({ status: 404, code: "not-found", detail: missing });
      return;
    }
    if (may !== self && who !== "stranger" && !may.includes(who)) {
      expect({ status, code }, detail).toEqual({ status: 403, code: "forbidden" });
      return;
    }
    expect(turnedAway, detail).not.toContain(code);
    expect(detail).not.toBe(missing);
    // What is sent must get past the parser, or nobody is asked who they are to do it.
    expect(detail).not.toMatch(/^There is no field/);
  });

  test.each(scopes)("takes a token for %s, or not", async (scope) => {
    const { code, detail } = await walk(route, await api.headersOf(api.people.owner, "token", [scope]));
    const isRefused = code === "forbidden" && detail.includes("lacks the scope");
    expect(isRefused).toBe(name !== "access.me" && !allowedTo[scope].test(name));
  });
});

test("a change that another site asks a browser for is refused, at every address", async () => {
  const session = await api.headersOf(api.people.owner, "session");
  for (const route of walked.filter(({ method }) => method !== "get")) {
    const answer = await walk(route, { ...session, origin: "https://elsewhere.example" });
    expect(answer, route.path).toMatchObject({ status: 403, code: "forbidden" });
  }
});
