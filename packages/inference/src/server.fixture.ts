import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach } from "vitest";
import { createInferenceClient, type InferenceClientOptions } from "./client.ts";

type Handler = (request: IncomingMessage, response: ServerResponse, body: unknown) => void;

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A real HTTP server on a free loopback port; returns its base URL and the pauses the client took. */
export async function serve(handler: Handler, options: Partial<InferenceClientOptions> = {}) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      handler(request, response, text === "" ? null : JSON.parse(text));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A listening TCP server's address is an AddressInfo.
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  closers.push(close);
  const pauses: number[] = [];
  const client = createInferenceClient({
    baseUrl: `http://127.0.0.1:${port}/v1`,
    random: () => 1,
    sleep: async (milliseconds) => {
      pauses.push(milliseconds);
    },
    ...options,
  });
  return { client, pauses, close };
}

/** Ends a response with JSON. */
export const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

/** A request for two answers. */
export const ask = {
  model: "pi0",
  messages: [{ role: "user", content: "Hello" }],
  n: 2,
  temperature: 1,
  topP: 1,
  seed: 7,
  maxTokens: 64,
} as const;
