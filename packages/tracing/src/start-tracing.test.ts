import { currentTrace, inSpan, noteOnSpan, request } from "@gshf/http";
import { serveHttp } from "@gshf/testing/serve-http";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { startTracing } from "./start-tracing.ts";

afterEach(() => {
  globalThis.gshfTracing = undefined;
});

const spanSchema = z.looseObject({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  attributes: z.array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) })),
});
const sentSchema = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })) })),
});

/** A receiver of traces, a server of others, and what both got. */
async function startBoth(share: number) {
  const stack = new AsyncDisposableStack();
  const spans: z.output<typeof spanSchema>[] = [];
  const asked: (string | undefined)[] = [];
  const receiver = stack.use(
    await serveHttp(({ url }, response, body) => {
      expect(url).toBe("/v1/traces");
      const { resourceSpans } = sentSchema.parse(JSON.parse(body));
      spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    }),
  );
  const other = stack.use(
    await serveHttp(({ headers }, response) => {
      asked.push(headers.traceparent?.toString());
      response.writeHead(503).end();
    }),
  );
  const end = startTracing({ endpoint: `${receiver.url}/`, share, service: "gshf-test" });
  const call = () =>
    request({
      url: `${other.url}/v1/chat?key=s3cret`,
      token: "s3cret",
      json: {},
      fetch,
      timeoutMs: 9_000,
      bytesMax: 99,
    });
  return {
    spans,
    asked,
    end,
    call,
    port: Number(new URL(other.url).port),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const caller = { trace: "0af7651916cd43dd8448eb211c80319c", span: "b7ad6b7169203331" };
const parent = `00-${caller.trace}-${caller.span}-01`;

test("a call is part of what it was made for, says host and status and no more, and tells who is asked", async () => {
  await using both = await startBoth(1);
  await inSpan({ name: "GET /", kind: "server", attributes: {}, parent }, async () => {
    noteOnSpan({ "http.route": "/projects/{slug}" }, "GET /projects/{slug}");
    await both.call();
  });
  await both.end();
  const served = both.spans.find(({ name }) => name === "GET /projects/{slug}");
  const called = both.spans.find(({ name }) => name === "POST 127.0.0.1");
  expect(both.spans).toHaveLength(2);
  expect(served).toMatchObject({ traceId: caller.trace, parentSpanId: caller.span });
  expect(called).toMatchObject({ traceId: caller.trace, parentSpanId: served?.spanId });
  expect(called?.attributes).toEqual([
    { key: "http.request.method", value: { stringValue: "POST" } },
    { key: "server.address", value: { stringValue: "127.0.0.1" } },
    { key: "server.port", value: { intValue: both.port } },
    { key: "http.response.status_code", value: { intValue: 503 } },
  ]);
  expect(both.asked).toEqual([`00-${caller.trace}-${called?.spanId}-01`]);
  expect(JSON.stringify(both.spans)).not.toContain("s3cret");
});

test("what is thrown passes, and ends the span as a failure", async () => {
  await using both = await startBoth(1);
  const failing = inSpan({ name: "job x", kind: "consumer", attributes: {} }, async () => {
    throw new RangeError("the password is 1234");
  });
  await expect(failing).rejects.toThrow("1234");
  await both.end();
  expect(both.spans).toMatchObject([{ status: { code: 2 } }]);
  expect(both.spans[0]?.attributes).toEqual([{ key: "error.type", value: { stringValue: "RangeError" } }]);
  expect(JSON.stringify(both.spans)).not.toContain("1234");
});

test.each(["", "00-0-0-01", `00-${"0".repeat(32)}-${"0".repeat(16)}-01`, "a".repeat(9_999)])(
  "a name that is none begins a trace: %s",
  async (odd) => {
    await using both = await startBoth(1);
    await inSpan({ name: "x", kind: "server", attributes: {}, parent: odd }, async () => undefined);
    await both.end();
    expect(both.spans).toHaveLength(1);
    expect(both.spans[0]?.parentSpanId ?? "").toBe("");
  },
);

test("a share of none keeps none but what a caller keeps, and says so to who is asked", async () => {
  await using both = await startBoth(0);
  await inSpan({ name: "x", kind: "server", attributes: {} }, both.call);
  await inSpan({ name: "kept", kind: "server", attributes: {}, parent }, async () => undefined);
  await both.end();
  expect(both.spans.map(({ name }) => name)).toEqual(["kept"]);
  expect(both.asked[0]).toMatch(/-00$/);
});

test("without a receiver nothing is kept and nobody is told", async () => {
  await startTracing({ endpoint: null, share: 1, service: "gshf-test" })();
  await inSpan({ name: "x", kind: "server", attributes: {} }, async (span) => {
    expect([span, currentTrace()]).toEqual([undefined, undefined]);
  });
});
