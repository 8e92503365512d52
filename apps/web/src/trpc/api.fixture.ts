import { randomBytes } from "node:crypto";
import { createApiToken, type Deps, type VerbKind } from "@gshf/core/access";
import { type Scope, scopes } from "@gshf/core/access/model";
import {
  createTestDb,
  createTestDeps,
  createTestProject,
  createTestStorage,
  granted,
  joinTestProject,
  type TestPerson,
} from "@gshf/testing";
import superjson from "superjson";
import { z } from "zod";
import { GET, POST } from "../app/api/trpc/[trpc]/route.ts";
import { startBrowserSession } from "../auth/auth.ts";
import { paths } from "../paths.ts";

export const slug = "walked";
export const appUrl = "http://127.0.0.1:3000";

export const roles = ["labeler", "reviewer", "researcher", "owner"] as const;
export type Role = (typeof roles)[number];

/** The two ways in which requests say whose they are. */
export const credentials = ["session", "token"] as const;
export type Credential = (typeof credentials)[number];

/** The web app's handlers over a database of the test's own, and one person of each role. */
export type Api = AsyncDisposable & {
  deps: Deps;
  /** The stranger owns another project. */
  people: Record<Role | "stranger", TestPerson>;
  /** What a request of this person's carries. */
  headersOf: (
    person: TestPerson,
    credential: Credential,
    of?: readonly Scope[],
  ) => Promise<Record<string, string>>;
};

// The environment is read once by all files of a worker.
const presentKey = randomBytes(32).toString("base64");
const secretsKey = randomBytes(32).toString("base64");
/** The second of the keys that sessions are read by: it was in use before the first. */
export const earlierKey = randomBytes(32).toString("base64");

export async function startApi(): Promise<Api> {
  const stack = new AsyncDisposableStack();
  const test = stack.use(await createTestDb());
  const { storage } = stack.use(await createTestStorage());
  const deps = createTestDeps(test.db, { storage });
  Object.assign(process.env, {
    DATABASE_URL: test.url,
    APP_URL: appUrl,
    NEXTAUTH_SECRET: `${presentKey},${earlierKey}`,
    SECRETS_KEY: secretsKey,
    S3_BUCKET: "none",
    // Everything that is walked comes from one address within seconds.
    RATE_LIMIT_PER_MINUTE: "1000000",
    RATE_LIMIT_ENTRY_PER_MINUTE: "1000000",
  });
  globalThis.gshfDeps = deps;
  const { owner } = await createTestProject(deps, { slug });
  const other = await createTestProject(deps, { slug: "somebody-elses" });
  const join = (role: "labeler" | "reviewer" | "researcher") => joinTestProject(deps, owner, slug, role);
  const people = {
    owner,
    stranger: other.owner,
    labeler: await join("labeler"),
    reviewer: await join("reviewer"),
    researcher: await join("researcher"),
  };
  const made = new Map<string, Promise<Record<string, string>>>();
  const make = async (
    person: TestPerson,
    credential: Credential,
    of: readonly Scope[],
  ): Promise<Record<string, string>> => {
    if (credential === "session") return { cookie: await cookieOf(deps, person) };
    const { token } = granted(
      await createApiToken(deps, person, { name: "walk", scopes: [...of], expiresInDays: 1 }),
    );
    return { authorization: `Bearer ${token}` };
  };
  return {
    deps,
    people,
    headersOf: (person, credential, of = scopes) => {
      const key = `${person.userId} ${credential} ${of.join()}`;
      const headers = made.get(key) ?? make(person, credential, of);
      made.set(key, headers);
      return headers;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** A new session of this person's, as the browser says it. */
export async function cookieOf(deps: Deps, { userId }: TestPerson): Promise<string> {
  const headers = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" };
  const request = new Request(appUrl, { headers });
  const cookie = await startBrowserSession(deps, request, { userId, cameBy: "invite" });
  return cookie.split(";")[0] ?? "";
}

export type Answer = { status: number; reason: string; message: string; value: unknown };

const failed = z.object({
  error: z.object({ json: z.object({ message: z.string(), data: z.object({ reason: z.string() }) }) }),
});
const turnedAway = z.object({ reason: z.string(), message: z.string() });

/** Calls a procedure as a client does, through the route; its reason is "granted" when it isn't refused. */
export async function callProcedure(
  call: { path: string; kind: VerbKind; input: unknown },
  headers: Record<string, string>,
): Promise<Answer> {
  const url = new URL(`${paths.api.trpc()}/${call.path}`, appUrl);
  const body = JSON.stringify(superjson.serialize(call.input));
  const isQuery = call.kind === "query";
  if (isQuery) url.searchParams.set("input", body);
  const init = isQuery ? {} : { method: "POST", body };
  const response = await (isQuery ? GET : POST)(
    new Request(url, Object.assign(init, { headers: { "content-type": "application/json", ...headers } })),
  );
  const json: unknown = await response.json();
  const { status } = response;
  const error = failed.safeParse(json);
  if (error.success) {
    const { message, data } = error.data.error.json;
    return { status, reason: data.reason, message, value: null };
  }
  const refusal = turnedAway.safeParse(json);
  if (refusal.success) return { status, value: null, ...refusal.data };
  const { result } = z
    .object({ result: z.object({ data: z.looseObject({ json: z.unknown() }) }) })
    .parse(json);
  // superjson reads what it wrote.
  const data = result.data as unknown as Parameters<typeof superjson.deserialize>[0];
  return { status, reason: "granted", message: "", value: superjson.deserialize(data) };
}
