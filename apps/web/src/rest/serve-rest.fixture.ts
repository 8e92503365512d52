import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { restHandlers } from "./ask-rest.fixture.ts";

const handlers: Readonly<Record<string, (request: Request) => Promise<Response>>> = restHandlers;

/** The REST API's handlers on a free port, for clients that want a server. */
export async function serveRest(): Promise<AsyncDisposable & { url: string }> {
  const server = createServer(async (request, response) => {
    const { method = "GET", url = "/", headers } = request;
    const left = new AbortController();
    response.once("close", () => left.abort());
    const init: RequestInit & { duplex: "half" } = {
      method,
      headers: headers as Record<string, string>,
      duplex: "half",
      signal: left.signal,
    };
    if (method !== "GET") init.body = new Uint8Array(Buffer.concat(await request.toArray()));
    const answer = await handlers[method]?.(new Request(new URL(url, "http://127.0.0.1"), init));
    response.writeHead(answer?.status ?? 405, Object.fromEntries(answer?.headers ?? []));
    try {
      for await (const bytes of answer?.body ?? []) response.write(bytes);
    } catch {
      // Whoever listened has gone.
    }
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
