import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { currentRequestId } from "@gshf/http";
import { malformedRequests, mutatedRequest } from "@gshf/testing/malformed-requests";
import { rawExchange } from "@gshf/testing/raw-exchange";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { problemSchema } from "#rest/problem.ts";
import { createFront } from "./create-front.ts";

/** As it is set up by default, and one that waits for nobody. */
let url: string;
let hastyUrl: string;
const servers: Server[] = [];
let read = 0;
const failed: unknown[] = [];
const answered: { target: string; status: number; seconds: number }[] = [];

/** In place of Next: reads what comes, says how much it was; throws over what a careless handler would throw over. */
async function serve(limits: { headersMsMax?: number; bodyMsMax?: number }): Promise<string> {
  const server = createFront({
    ...limits,
    appUrl: "https://gshf.example.org",
    onError: (error) => failed.push(error),
    onAnswered: (told) => answered.push(told),
    next: async (request, response) => {
      const { pathname } = new URL(request.url ?? "", "http://x");
      decodeURIComponent(pathname);
      if (pathname === "/api/early") return void response.end("no");
      if (pathname === "/api/request") return void response.end(currentRequestId());
      if (pathname === "/api/broken") throw new Error("the password is 1234");
      let length = 0;
      for await (const chunk of request) {
        length += chunk.length;
        read += chunk.length;
      }
      response.end(`read ${length}`);
    },
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A listening TCP server's address is an AddressInfo.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
beforeAll(async () => {
  url = await serve({});
  hastyUrl = await serve({ headersMsMax: 500, bodyMsMax: 500 });
});
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const isWell = async (at = url) => (await fetch(`${at}/`)).text();
const chunked = (path: string) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;

async function* flood(path: string) {
  yield chunked(path);
  for (;;) yield `10000\r\n${"x".repeat(0x10000)}\r\n`;
}

test("no malformed request meets a defect or is left waiting", async () => {
  for (const { name, wire } of malformedRequests) {
    const { statuses, ended } = await rawExchange({ url: hastyUrl, pieces: [wire] });
    expect(ended, name).not.toBe("silent");
    expect(statuses, name).not.toContain(500);
  }
  expect(await isWell(hastyUrl)).toBe("read 0");
});

test("changed bytes anywhere in a request meet no defect", async () => {
  const run = async (wire: string) => {
    const { statuses, ended } = await rawExchange({ url: hastyUrl, pieces: [wire] });
    expect(ended).not.toBe("silent");
    expect(statuses).not.toContain(500);
  };
  await fc.assert(fc.asyncProperty(mutatedRequest(), run), { numRuns: 100 });
  expect(await isWell(hastyUrl)).toBe("read 0");
});

test.each([
  ["/api/trpc/projects.create", 1_000_000],
  ["/api/v1/projects/x", 1_000_000],
  ["/api/trainer/events/x", 1_000_000],
  ["/api/invites/accept", 16_000],
  ["/api/auth/signin/oidc", 16_000],
  ["/api/sign-out", 16_000],
  ["/api/somewhere/else", 1_000_000],
])("a body without an end at %s is cut at %i bytes", async (path, bytesMax) => {
  read = 0;
  const answer = await rawExchange({ url, pieces: flood(path), answersWanted: 2 });
  expect(answer).toMatchObject({ statuses: [413], ended: "closed" });
  expect(read).toBeLessThanOrEqual(bytesMax);
  expect(await isWell()).toBe("read 0");
});

test("a body that its handler doesn't read is read no further than its limit", async () => {
  const early = { url, pieces: flood("/api/early"), answersWanted: 2 };
  expect(await rawExchange(early)).toMatchObject({ statuses: [200], ended: "closed" });
});

test("a body that is announced as too large is not waited for", async () => {
  const pieces = ["POST /api/trpc/x HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n"];
  expect(await rawExchange({ url, pieces })).toMatchObject({ statuses: [413] });
});

test("pages take no content", async () => {
  const pieces = ["GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"];
  expect(await rawExchange({ url, pieces })).toMatchObject({ statuses: [413] });
  expect((await fetch(`${url}/projects`, { method: "POST" })).status).toBe(405);
});

test("a body that drips is cut by its deadline", async () => {
  const pieces = [chunked("/api/trpc/x"), "1\r\nx\r\n"];
  const answer = await rawExchange({ url: hastyUrl, pieces, answersWanted: 2 });
  expect(answer).toMatchObject({ statuses: [408], ended: "closed" });
});

test("a file of the allowed size comes through, and a handler that throws fails alone", async () => {
  const body = "x".repeat(3_000_000);
  const answer = await fetch(`${url}/api/projects/p/imports?kind=prompts`, { method: "POST", body });
  expect(await answer.text()).toBe("read 3000000");
  const broken = await fetch(`${url}/api/broken`, { method: "POST", body: "{}" });
  expect([broken.status, await broken.text()]).toEqual([500, ""]);
  expect(failed.map(String)).toContain("Error: the password is 1234");
});

test("over https browsers are told to stay there, also by what is turned away", async () => {
  for (const path of ["/", "/%", "/api/x"]) {
    const { text } = await rawExchange({ url, pieces: [`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`] });
    expect(text).toMatch(/^Strict-Transport-Security: max-age=31536000; includeSubDomains\r$/m);
  }
});

test("every answer is told with its status, also of what is turned away", async () => {
  for (const path of ["/told", "/told/%"]) await fetch(`${url}${path}`).then((answer) => answer.text());
  await vi.waitFor(() => {
    const told = answered.filter(({ target }) => target.startsWith("/told"));
    expect(told.map(({ status }) => status)).toEqual([200, 400]);
    for (const { seconds } of told) expect(seconds).toBeGreaterThan(0);
  });
});

test("who asked the REST API is told by a problem, and everybody else as before", async () => {
  const send = async (path: string, method: string, length: number) => {
    const head = `${method} ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`;
    const { text } = await rawExchange({ url, pieces: [head], answersWanted: 2 });
    const [first = "", rest = ""] = text.split("\r\n\r\n");
    // It comes in one chunk.
    return { first, body: JSON.parse(/\{.*\}/s.exec(rest)?.[0] ?? "") };
  };
  const large = await send("/api/v1/projects", "POST", 2_000_000);
  expect(large.first).toMatch(/^HTTP\/1\.1 413 [\s\S]*Content-Type: application\/problem\+json/i);
  expect(problemSchema.parse(large.body)).toMatchObject({ status: 413, code: "too-large", field: null });
  const odd = await send("/api/v1/projects/%E0%A4%A", "GET", 0);
  expect(problemSchema.parse(odd.body)).toMatchObject({ status: 400, code: "invalid" });
  const ours = await send("/api/trpc/rounds.list", "POST", 2_000_000);
  expect(ours.body).toMatchObject({ ok: false, reason: "too-large" });
});

test("a request has the name that it came with, or one of our own, in what answers it and in the answer", async () => {
  const ask = async (given?: string) => {
    const response = await fetch(
      `${url}/api/request`,
      given === undefined ? {} : { headers: { "X-Request-Id": given } },
    );
    const told = response.headers.get("x-request-id");
    expect(await response.text()).toBe(told);
    return told;
  };
  expect(await ask("Root=1-67891233-abcdef012345678912345678")).toBe(
    "Root=1-67891233-abcdef012345678912345678",
  );
  const own = await ask();
  expect(own).toMatch(/^[\da-f-]{36}$/);
  expect(await ask()).not.toBe(own);
  for (const wrong of ["short", "two words of it", "x".repeat(129), '{"level":60}'])
    expect(await ask(wrong)).not.toBe(wrong);
  const refused = await fetch(`${url}/api/v1/projects`, {
    method: "PROPFIND",
    headers: { "X-Request-Id": "from-the-edge" },
  });
  expect(refused.headers.get("x-request-id")).toBe("from-the-edge");
  expect(problemSchema.parse(await refused.json()).requestId).toBe("from-the-edge");
});
