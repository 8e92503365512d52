import type { AddressInfo } from "node:net";
import { rawExchange } from "@gshf/testing/raw-exchange";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AnswerCall } from "#trpc/offer-calls.ts";
import { isCall } from "./answer-directly.ts";
import { createFront } from "./create-front.ts";

let offered: AnswerCall | undefined;
let aborted: Promise<void> | undefined;
const failed: unknown[] = [];
const front = createFront({
  appUrl: "http://127.0.0.1",
  onError: (error) => failed.push(error),
  calls: () => offered,
  next: async (_, response) => void response.end("next"),
});
let url: string;

/** Says what it was given. */
const echo: AnswerCall = async (request, readBody) => {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname.endsWith("broken")) throw new Error("the password is 1234");
  if (pathname.endsWith("slow")) {
    aborted = new Promise((resolve) => request.signal.addEventListener("abort", () => resolve()));
    await aborted;
    return new Response("too late");
  }
  const body = await readBody(searchParams.has("little") ? 10 : 1_000_000);
  const said = {
    pathname,
    method: request.method,
    input: searchParams.get("input"),
    from: request.headers.get("x-forwarded-for"),
    token: request.headers.get("authorization"),
    body: body === null ? "too long" : body.toString("utf8"),
  };
  return Response.json(said, { status: 207, headers: { "Cache-Control": "no-store" } });
};

beforeAll(async () => {
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  // A listening TCP server's address is an AddressInfo.
  url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
});
afterAll(() => {
  front.closeAllConnections();
  front.close();
});

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(url + path, { method: "POST", body, headers });

test("Next answers until calls are offered, and whatever is no call", async () => {
  offered = undefined;
  expect(await (await post("/api/trpc/labeling.next", "{}")).text()).toBe("next");
  offered = echo;
  expect(await (await post("/api/trpc/labeling.next", "{}")).text()).toContain("labeling.next");
  for (const [method, target, isOne] of [
    ["POST", "/api/trpc/a.b,c.d?batch=1", true],
    ["GET", "/api/trpc/a.b?input=%7B%7D", true],
    ["PUT", "/api/trpc/a.b", false],
    ["GET", "/api/trpc/", false],
    ["GET", "/api/trpc/a/b", false],
    ["GET", "/api/trpcs/a", false],
    ["GET", "/api/health", false],
    ["GET", "/p/x", false],
  ] as const) {
    expect([method, target, isCall(method, target)]).toEqual([method, target, isOne]);
  }
});

test("a call comes with all of it, and its answer goes out as it is", async () => {
  offered = echo;
  const answer = await post("/api/trpc/a.b?input=%7B%22x%22%3A1%7D", '{"y":"ü"}', {
    authorization: "Bearer t",
  });
  expect(answer.status).toBe(207);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.headers.get("content-type")).toBe("application/json");
  expect(await answer.json()).toEqual({
    pathname: "/api/trpc/a.b",
    method: "POST",
    input: '{"x":1}',
    from: "127.0.0.1",
    token: "Bearer t",
    body: '{"y":"ü"}',
  });
  const asked = await fetch(`${url}/api/trpc/a.b`, { headers: { "x-forwarded-for": "1.2.3.4" } });
  expect(await asked.json()).toMatchObject({ method: "GET", from: "1.2.3.4", body: "" });
});

test("the headers are those that Next sends with what it answers", async () => {
  offered = echo;
  const { headers } = await post("/api/trpc/a.b", "{}");
  expect(Object.fromEntries(headers)).toMatchObject({
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  });
});

test("a long answer is packed for whoever can unpack it", async () => {
  offered = echo;
  const body = JSON.stringify("many words ".repeat(10_000));
  const packed = await post("/api/trpc/a.b", body);
  expect(packed.headers.get("content-encoding")).toBe("gzip");
  expect(Number(packed.headers.get("content-length"))).toBeLessThan(body.length / 10);
  expect(await packed.json()).toMatchObject({ body });
  const plain = await post("/api/trpc/a.b", body, { "accept-encoding": "identity" });
  expect(plain.headers.get("content-encoding")).toBeNull();
  expect(await plain.json()).toMatchObject({ body });
});

test("a body beyond the limit isn't read, the handler's or the server's", async () => {
  offered = echo;
  expect(await (await post("/api/trpc/a.b?little", "x".repeat(11))).json()).toMatchObject({
    body: "too long",
  });
  expect((await post("/api/trpc/a.b", "x".repeat(1_000_001))).status).toBe(413);
  const flood = async function* () {
    yield "POST /api/trpc/a.b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (;;) yield `10000\r\n${"x".repeat(0x10000)}\r\n`;
  };
  expect((await rawExchange({ url, pieces: flood() })).statuses).toEqual([413]);
  expect(failed).toEqual([]);
});

test("a defect is told to the log alone, and one who left is told to the handler", async () => {
  offered = echo;
  const broken = await post("/api/trpc/broken", "{}");
  expect([broken.status, await broken.text()]).toEqual([500, ""]);
  expect(failed.splice(0)).toEqual([new Error("the password is 1234")]);
  const leaving = new AbortController();
  const gone = fetch(`${url}/api/trpc/slow`, { signal: leaving.signal }).catch(() => "gone");
  while (aborted === undefined) await fetch(`${url}/api/trpc/a.b`);
  leaving.abort();
  expect(await gone).toBe("gone");
  await aborted;
  expect(failed).toEqual([]);
});
