import type { IncomingMessage, ServerResponse } from "node:http";
import { serveHttp } from "@gshf/testing/serve-http";
import { onTestFinished } from "vitest";
import { createInferenceClient, type InferenceClientOptions } from "./client.ts";

type Handler = (request: IncomingMessage, response: ServerResponse, body: unknown) => void;

/** An inference server and its client; `pauses` are those the client took. */
export async function serve(handler: Handler, options: Partial<InferenceClientOptions> = {}) {
  const { url, close } = await serveHttp((request, response, body) =>
    handler(request, response, body === "" ? null : JSON.parse(body)),
  );
  onTestFinished(close);
  const pauses: number[] = [];
  const client = createInferenceClient({
    baseUrl: `${url}/v1`,
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
