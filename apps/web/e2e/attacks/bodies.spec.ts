import { rawExchange } from "@gshf/testing/raw-exchange";
import { expect, test } from "@playwright/test";
import { attackedStack, joinAs, processesOf, signIn, sparing } from "./attacked.ts";

/** What one attacker may cost a process beyond what it had before. */
const memoryMiBMax = 300;

const endpoints = [
  "/api/trpc/projects.list",
  "/api/trpc/rounds.freeze?batch=1",
  "/api/v1/projects/demo",
  "/api/auth/signin/oidc",
  "/api/auth/callback/credentials",
  "/api/auth/_log",
  "/api/invites/accept",
  "/api/sign-out",
  "/api/trainer/events/018f0000-0000-7000-8000-000000000001",
  "/api/health",
  "/api/live",
  "/api/ready",
  "/api/nothing/here",
  "/projects",
  "/invite/x",
  "/demo/sign-in",
];

async function* endless(path: string, cookie: string) {
  const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\nContent-Type: application/json\r\n`;
  yield `${head}Transfer-Encoding: chunked\r\n\r\n`;
  const chunk = `10000\r\n${"[".repeat(0x10000)}\r\n`;
  // 400 MB: whoever takes it all has it in memory.
  for (let i = 0; i < 6_400; i++) yield chunk;
}

test("a body without an end is cut off everywhere, and costs little memory", async ({ request }) => {
  const stack = await attackedStack(request);
  const before = await processesOf();
  await sparing(stack, async () => {
    for (const cookie of ["", await joinAs(stack, "labeler")]) {
      for (const web of stack.webs) {
        for (const path of endpoints) {
          const pieces = endless(path, cookie);
          const answer = await rawExchange({ url: web, pieces, answersWanted: 2, timeoutMs: 20_000 });
          expect(answer.ended, path).toBe("closed");
          expect(
            answer.statuses.filter((status) => status >= 500),
            path,
          ).toEqual([]);
        }
      }
    }
    const worker = { url: stack.worker, pieces: endless("/health", ""), answersWanted: 2 };
    const { statuses, ended } = await rawExchange(worker);
    expect(ended).toBe("closed");
    // Cut off in the middle of sending, a client may miss the answer.
    expect(statuses.filter((status) => status !== 405)).toEqual([]);
  });
  const after = await processesOf();
  for (const name of ["web", "web2", "worker"]) {
    const grown = (after[name]?.peakMiB ?? 0) - (before[name]?.peakMiB ?? 0);
    console.log(`${name}: ${grown} MiB more at most, ${after[name]?.peakMiB} MiB in all`);
    expect(grown, `memory of ${name}`).toBeLessThan(memoryMiBMax);
  }
});

const deep = `${"[".repeat(400_000)}${"]".repeat(400_000)}`;
const bodies: Record<string, string> = {
  "no JSON": "{",
  "deep JSON": deep,
  "deep JSON inside an envelope": `{"json":${deep}}`,
  "a prototype": '{"json":{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"x":1}}}}',
  "superjson that names a prototype":
    '{"json":{"a":1},"meta":{"values":{"__proto__.x":["Date"],"a.constructor":["set"]}}}',
  "superjson of an unknown kind":
    '{"json":{"a":1},"meta":{"values":{"a":[["class","Function"]]},"referentialEqualities":{"a":["b"]}}}',
  "a null": "null",
  "a number": "1e999",
  "a list": "[]",
  "bytes that are no UTF-8": "\u00ff\u00fe\u0000",
  "a key a thousand times": `{${'"json":{},'.repeat(1_000)}"json":{}}`,
  "null characters": '{"json":{"slug":"\\u0000","name":"\\ud800"}}',
};
const types = [
  "application/json",
  "text/plain",
  "multipart/form-data",
  "application/x-www-form-urlencoded",
  "x",
];
const targets = [
  "/api/trpc/projects.create",
  "/api/trpc/projects.create,projects.create?batch=1",
  "/api/trpc/projects.create?batch=2",
  "/api/trpc/projects.__proto__",
  "/api/trpc/nothing.here",
  "/api/v1/projects/demo",
  "/api/v1/projects/demo/rounds/1/freeze",
  "/api/invites/accept",
  "/api/auth/signin/oidc",
  "/api/auth/signout",
  "/api/auth/_log",
  "/api/sign-out",
  "/api/trainer/events/018f0000-0000-7000-8000-000000000001",
  "/api/projects/demo/imports?kind=prompts",
  "/api/projects/demo/imports?kind=comparisons",
];

test("no odd body meets a defect, with a session or without", async ({ request }) => {
  const stack = await attackedStack(request);
  await sparing(stack, async () => {
    for (const [i, cookie] of ["", await signIn(stack.researcherUrl)].entries()) {
      const web = stack.webs[i] ?? stack.web;
      const faults: string[] = [];
      for (const target of targets) {
        for (const [name, body] of Object.entries(bodies)) {
          // Each body in one type, so that all types meet all addresses.
          const type = types[(name.length + target.length) % types.length] ?? "";
          const answer = await fetch(`${web}${target}`, {
            method: target.startsWith("/api/v1/projects/demo?") ? "PATCH" : "POST",
            headers: { "content-type": type, cookie },
            body: Buffer.from(body, "latin1"),
            redirect: "manual",
            signal: AbortSignal.timeout(20_000),
          });
          await answer.arrayBuffer();
          if (answer.status >= 500) faults.push(`${target} with ${name} as ${type}: ${answer.status}`);
        }
      }
      expect(faults).toEqual([]);
    }
  });
});

test("no odd input in an address meets a defect", async ({ request }) => {
  const stack = await attackedStack(request);
  const cookie = await signIn(stack.researcherUrl);
  const inputs = [
    "%",
    "{",
    "null",
    "[]",
    '{"json":null}',
    '{"0":1}',
    '{"json":{"slug":"\\u0000"}}',
    "[".repeat(7_000),
  ];
  const procedures = [
    "projects.list",
    "projects.get",
    "rounds.get,projects.get",
    "a.b",
    ",",
    "projects",
    "toString",
  ];
  await sparing(stack, async () => {
    const faults: string[] = [];
    for (const procedure of procedures) {
      for (const input of inputs) {
        for (const batch of ["", "&batch=1"]) {
          const url = `${stack.web}/api/trpc/${procedure}?input=${encodeURIComponent(input)}${batch}`;
          const { status } = await fetch(url, { headers: { cookie } });
          if (status >= 500) faults.push(`${procedure}${batch} of ${input.slice(0, 40)}: ${status}`);
        }
      }
    }
    expect(faults).toEqual([]);
  });
});

test("a body that drips is cut off, and holds up nobody meanwhile", async ({ request }) => {
  const stack = await attackedStack(request);
  const head = "POST /api/invites/accept HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{";
  await sparing(stack, async () => {
    const drips = Array.from({ length: 50 }, () =>
      rawExchange({ url: stack.web, pieces: [head], answersWanted: 2, timeoutMs: 60_000 }),
    );
    const began = performance.now();
    expect((await fetch(`${stack.web}/api/health`)).status).toBe(200);
    expect(performance.now() - began).toBeLessThan(5_000);
    for (const { statuses, ended } of await Promise.all(drips))
      expect([statuses, ended]).toEqual([[408], "closed"]);
  });
});
