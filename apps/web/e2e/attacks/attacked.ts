// What attack scripts share. To add one: a file <kind>.spec.ts in this folder, named after the kind of attack, with
// tests that run it against each server that could fall for it:
//
//   test("an invite can't be guessed", async ({ request }) => {
//     const stack = await attackedStack(request);
//     await sparing(stack, async () => {
//       for (const web of stack.webs) { …; expect(…) }
//     });
//   });
//
// `sparing` fails when a process of ours ended, was replaced or doesn't answer afterwards. People to attack as come
// from `signIn` (the demo's) and `joinAs` (somebody new, in any role); `callVerb` asks a verb as them. Run them with
//   npx playwright test --project attacks
import { randomBytes } from "node:crypto";
import { sha256Hex } from "@gshf/core/projects";
import { createDb } from "@gshf/db";
import { procedureBody, readProcedureAnswer } from "@gshf/http";
import { type APIRequestContext, expect, test } from "@playwright/test";
import { type StackUnderTest, stackOf } from "../stack.ts";

export type AttackedStack = StackUnderTest & {
  /** Both processes of the web app, on one database and one bucket. */
  webs: readonly string[];
  /** Every server of ours that somebody may reach, by name. */
  servers: readonly { name: string; url: string; healthUrl: string }[];
};

export async function attackedStack(request: APIRequestContext): Promise<AttackedStack> {
  const stack = await stackOf(request);
  expect(stack.web2, "this project has two processes of the web app").toBeDefined();
  const webs = [stack.web, stack.web2 ?? ""];
  const servers = [
    ...webs.map((url, i) => ({ name: `web ${i + 1}`, url, healthUrl: `${url}/api/health` })),
    { name: "worker", url: stack.worker, healthUrl: `${stack.worker}/health` },
    { name: "lab", url: stack.lab, healthUrl: `${stack.lab}/health` },
  ];
  return Object.assign(stack, { webs, servers });
}

export type Processes = Record<string, { pid: number; peakMiB: number | null }>;

/** The processes of the stack, each with the most memory it has had so far. */
export async function processesOf(): Promise<Processes> {
  const response = await fetch(new URL("/processes", test.info().project.metadata.controlUrl));
  return response.json();
}

/** Runs an attack; afterwards every process must be the one it was, and well. */
export async function sparing(stack: AttackedStack, attack: () => Promise<void>): Promise<void> {
  const pids = async () =>
    Object.fromEntries(Object.entries(await processesOf()).map(([name, { pid }]) => [name, pid]));
  const before = await pids();
  await attack();
  expect(await pids(), "no process ended").toEqual(before);
  for (const { name, healthUrl } of stack.servers) {
    const answer = await fetch(healthUrl, { signal: AbortSignal.timeout(10_000) });
    expect(answer.status, `${name} is well`).toBe(200);
  }
}

/** Follows a link that signs in (`researcherUrl`, `labelerUrl`); answers the cookie. */
export async function signIn(link: string): Promise<string> {
  return cookieOf(await fetch(link, { redirect: "manual" }));
}

type Role = "labeler" | "reviewer" | "researcher" | "owner";

/** Somebody new who joined a project by an invite, over HTTP; answers the cookie. */
export async function joinAs(stack: AttackedStack, role: Role, slug = "demo"): Promise<string> {
  const token = `invite_${randomBytes(24).toString("base64url")}`;
  const db = createDb({ url: stack.databaseUrl, poolMax: 1 });
  try {
    const { id } = await db.project.findUniqueOrThrow({ where: { slug } });
    const expiresAt = new Date(Date.now() + 3_600_000);
    await db.invite.create({
      data: { projectId: id, tokenSha256: sha256Hex(token), role, usesMax: 1, expiresAt },
    });
  } finally {
    await db.$disconnect();
  }
  const answer = await fetch(`${stack.web}/api/invites/accept`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  expect(answer.status).toBe(200);
  return cookieOf(answer);
}

/** Asks a verb as the browser does: `callVerb(web, cookie, "projects.list", {}, "query")`. */
export async function callVerb(
  web: string,
  cookie: string,
  verb: string,
  input: unknown,
  kind: "query" | "mutation" = "mutation",
) {
  const url = new URL(`/api/trpc/${verb}`, web);
  const headers = { cookie, "content-type": "application/json" };
  if (kind === "query") url.searchParams.set("input", procedureBody(input));
  const sent = kind === "query" ? { headers } : { method: "POST", headers, body: procedureBody(input) };
  const answer = await fetch(url, sent);
  return readProcedureAnswer(await answer.json());
}

function cookieOf(answer: Response): string {
  const [cookie] = answer.headers.getSetCookie();
  expect(cookie, "the answer signs somebody in").toBeDefined();
  return cookie?.split(";")[0] ?? "";
}
