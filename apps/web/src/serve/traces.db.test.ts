import type { AddressInfo } from "node:net";
import { transaction } from "@gshf/db";
import { request } from "@gshf/http";
import { createQueue, enqueue } from "@gshf/jobs";
import { createTestDb, until } from "@gshf/testing";
import { serveHttp } from "@gshf/testing/serve-http";
import { startTracing } from "@gshf/tracing";
import { expect, test } from "vitest";
import { z } from "zod";
import { createFront } from "./create-front.ts";

const spanSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
});
const sentSchema = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })) })),
});

test("a request, the job that it makes, the job's own job, and their calls are one trace", async () => {
  await using test = await createTestDb();
  const spans: z.output<typeof spanSchema>[] = [];
  await using receiver = await serveHttp((_, response, body) => {
    const { resourceSpans } = sentSchema.parse(JSON.parse(body));
    spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    response.end("{}");
  });
  const asked: unknown[] = [];
  const failed: unknown[] = [];
  await using policy = await serveHttp(({ headers }, response) => {
    asked.push(headers.traceparent);
    response.end("{}");
  });
  const endTracing = startTracing({ endpoint: receiver.url, share: 1, service: "gshf-test" });
  const id = (n: number) => `00000000-0000-7000-8000-00000000000${n}`;
  const start = (n: number) =>
    transaction(test.db, (tx) =>
      enqueue(tx, { name: "dataset.build", payload: { buildId: id(n), wake: "now" } }),
    );
  const queue = await createQueue({ url: test.url, db: test.db, onError: (error) => failed.push(error) });
  await queue.work("dataset.build", async ({ buildId }) => {
    await request({ url: `${policy.url}/v1`, fetch, timeoutMs: 9_000, bytesMax: 99 });
    if (buildId === id(1)) await start(2);
  });
  const front = createFront({
    appUrl: "http://gshf.example.org",
    routeOf: () => "/datasets",
    onError: (error) => failed.push(error),
    next: async (_, response) => {
      await start(1);
      response.end();
    },
  });
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  // A listening TCP server's address is an AddressInfo.
  const { port } = front.address() as AddressInfo;
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  await fetch(`http://127.0.0.1:${port}/`, { headers: { traceparent, connection: "close" } });
  await until("both calls", () => asked.length === 2);
  await queue.stop();
  front.close();
  await endTracing();
  globalThis.gshfTracing = undefined;

  const called = (name: string, parent: string | undefined) =>
    spans.find((span) => span.name === name && span.parentSpanId === parent);
  const served = called("GET /datasets", "b7ad6b7169203331");
  const first = called("job dataset.build", served?.spanId);
  const second = called("job dataset.build", first?.spanId);
  const calls = [first, second].map((job) => called("GET 127.0.0.1", job?.spanId));
  expect(failed).toEqual([]);
  expect(spans).toHaveLength(5);
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set(["0af7651916cd43dd8448eb211c80319c"]));
  expect(asked).toEqual(calls.map((call) => `00-0af7651916cd43dd8448eb211c80319c-${call?.spanId}-01`));
});
