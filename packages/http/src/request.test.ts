import { type HttpHandler, serveHttp } from "@gshf/testing/serve-http";
import { expect, test } from "vitest";
import { type HttpRequest, request } from "./request.ts";

const limits = { fetch, timeoutMs: 20_000, bytesMax: 4_096 };

async function ask(handler: HttpHandler, options: Partial<HttpRequest> = {}) {
  await using server = await serveHttp(handler);
  return await request({ url: `${server.url}/a`, ...limits, ...options });
}

test("a body is sent as JSON with the token, and the answer comes whole, whatever its status", async () => {
  const seen: unknown[] = [];
  const outcome = await ask(
    ({ method, headers }, response, body) => {
      seen.push(method, headers.authorization, headers["content-type"], headers["x-key"], body);
      response.writeHead(418, { "x-answer": "yes" }).end("tea");
    },
    { json: { a: 1 }, token: "t0ken", headers: { "x-key": "k" } },
  );
  expect(seen).toEqual(["POST", "Bearer t0ken", "application/json", "k", '{"a":1}']);
  expect(outcome.ok && outcome.value).toMatchObject({ status: 418, bytes: Buffer.from("tea") });
  expect(outcome.ok && outcome.value.headers.get("x-answer")).toBe("yes");
});

test("without a body it is a GET, and no redirect is followed: a token must not travel on", async () => {
  const asked: unknown[] = [];
  const outcome = await ask(
    ({ method, url }, response) => {
      asked.push(method, url);
      response.writeHead(307, { location: "/b" }).end();
    },
    { token: "t0ken" },
  );
  expect(outcome).toMatchObject({ ok: true, value: { status: 307 } });
  expect(asked).toEqual(["GET", "/a"]);
});

test("an endless body costs no more than the limit", async () => {
  const outcome = await ask((_, response) => {
    const write = () => {
      while (response.write(Buffer.alloc(1_024)));
    };
    response.on("drain", write);
    write();
  });
  expect(outcome).toMatchObject({ ok: false, error: { code: "too-large", status: 200 } });
  expect(!outcome.ok && outcome.error.message).toMatch(/^127\.0\.0\.1:\d+ sent more than 4 KiB$/);
});

test("no answer in time, a caller who leaves and a server that is away are told apart", async () => {
  const never: HttpHandler = () => undefined;
  expect(await ask(never, { timeoutMs: 50 })).toMatchObject({ error: { code: "timeout", status: null } });
  const half: HttpHandler = (_, response) => void response.write("half");
  expect(await ask(half, { timeoutMs: 50 })).toMatchObject({ error: { code: "timeout" } });
  const left = AbortSignal.abort();
  expect(await ask(never, { signal: left })).toMatchObject({ error: { code: "aborted" } });
  const cut: HttpHandler = (_, response) => void response.destroy();
  expect(await ask(cut)).toMatchObject({ error: { code: "unreachable" } });
});
