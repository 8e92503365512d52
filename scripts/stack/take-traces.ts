import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { z } from "zod";

const attributes = z
  .array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) }))
  .default([]);
const tracesSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(z.object({ spans: z.array(z.looseObject({ traceId: z.string() })) })),
    }),
  ),
});

/** What a span is told of by whom, as OTLP's JSON has it (https://opentelemetry.io/docs/specs/otlp/). */
type TakenSpan = { resource: z.output<typeof attributes>; span: Record<string, unknown> };

/** A server that takes traces by OTLP over HTTP, and keeps them. */
export async function takeTraces(): Promise<{ url: string; spans: TakenSpan[]; close: () => void }> {
  const spans: TakenSpan[] = [];
  const server = createServer(async (request, response) => {
    const { resourceSpans } = tracesSchema.parse(await json(request));
    for (const { resource, scopeSpans } of resourceSpans) {
      for (const scope of scopeSpans) {
        for (const span of scope.spans) spans.push({ resource: resource.attributes, span });
      }
    }
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A listening TCP server's address is an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
