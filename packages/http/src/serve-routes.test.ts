import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { malformedRequests, mutatedRequest } from "@gshf/testing/malformed-requests";
import { rawExchange } from "@gshf/testing/raw-exchange";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pathOfTarget, serveRoutes } from "./serve-routes.ts";

let server: Server;
let url: string;
const failed: unknown[] = [];

beforeAll(async () => {
  server = await serveRoutes({
    host: "127.0.0.1",
    port: 0,
    requestMsMax: 500,
    onError: (error) => failed.push(error),
    routes: {
      "/health": () => ({ status: 200, contentType: "text/plain", body: "well" }),
      "/broken": () => Promise.reject(new Error("the password is 1234")),
    },
  });
  // A listening TCP server's address is an AddressInfo.
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const isWell = async () => (await fetch(`${url}/health`)).text();

test.each(malformedRequests)("$name is answered or cut off", async ({ wire }) => {
  const { statuses, ended } = await rawExchange({ url, pieces: [wire], timeoutMs: 5_000 });
  expect(ended).not.toBe("silent");
  expect(statuses.filter((status) => status === 500 || status > 505)).toEqual([]);
  expect(await isWell()).toBe("well");
});

test("changed bytes anywhere in a request end no server", async () => {
  const run = async (wire: string) => {
    const { statuses, ended } = await rawExchange({ url, pieces: [wire], timeoutMs: 5_000 });
    expect(ended).not.toBe("silent");
    expect(statuses).not.toContain(500);
  };
  await fc.assert(fc.asyncProperty(mutatedRequest(), run), { numRuns: 150 });
  expect(await isWell()).toBe("well");
});

test("a route that throws is told, and fails for its client alone and without its words", async () => {
  const answer = await fetch(`${url}/broken`);
  expect(answer.status).toBe(500);
  expect(await answer.text()).toBe("");
  expect(failed.map(String)).toContain("Error: the password is 1234");
  expect(await isWell()).toBe("well");
});

test("a request that is never finished is cut off, and so is a body that nobody asked for", async () => {
  const half = await rawExchange({ url, pieces: ["GET /health HTTP/1.1\r\nHost: x\r\n"], timeoutMs: 5_000 });
  expect(half.ended).not.toBe("silent");
  const endless = async function* () {
    yield "POST /health HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (;;) yield `10000\r\n${"x".repeat(0x10000)}\r\n`;
  };
  const flood = await rawExchange({ url, pieces: endless(), answersWanted: 2, timeoutMs: 5_000 });
  expect(flood.ended).toBe("closed");
  // Cut off in the middle of sending, a client may miss the answer.
  expect(flood.statuses.filter((status) => status !== 405)).toEqual([]);
});

test("a request that comes right behind another is answered, too", async () => {
  const one = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
  const { statuses } = await rawExchange({ url, pieces: [one + one + one], answersWanted: 3 });
  expect(statuses).toEqual([200, 200, 200]);
});

test.each([
  ["/health?deep=1", "/health"],
  ["//", "//"],
  ["http://evil.example/health#x", "/health"],
  ["http://[", null],
  ["*", null],
  ["", null],
])("the path of %s is %s", (target, path) => {
  expect(pathOfTarget(target)).toBe(path);
});
