import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Gets a request with its body read. */
export type HttpHandler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

export type HttpTestServer = AsyncDisposable & {
  url: string;
  /** Cuts every connection; afterwards nothing listens there. */
  close(): Promise<void>;
};

/** A real HTTP server on a free loopback port. Use `await using`, or call `close`. */
export async function serveHttp(handler: HttpHandler): Promise<HttpTestServer> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => handler(request, response, Buffer.concat(chunks).toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A listening TCP server's address is an AddressInfo.
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    // Closing twice is an error to Node and none here.
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return { url: `http://127.0.0.1:${port}`, close, [Symbol.asyncDispose]: close };
}
