import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";

/** The web app's public API with a bearer token; each call repeats itself while the server or its database is away. */
export type ApiClient = {
  query<T>(procedure: string, input: object, schema: z.ZodType<T>): Promise<T>;
  mutate<T>(procedure: string, input: object, schema: z.ZodType<T>): Promise<T>;
  upload(path: string, body: Uint8Array): Promise<unknown>;
};

const answered = z.object({ result: z.object({ data: z.object({ json: z.unknown() }) }) });
const refused = z.object({
  error: z.object({ json: z.object({ message: z.string() }) }),
});

const patienceMs = 60_000;

export function createApiClient(baseUrl: string, token: string): ApiClient {
  const reach = async (path: string, init: RequestInit): Promise<Response> => {
    const until = performance.now() + patienceMs;
    for (;;) {
      const response = await fetch(`${baseUrl}${path}`, {
        ...init,
        headers: { ...init.headers, authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(120_000),
      }).catch((error: unknown) => {
        if (performance.now() > until) throw error;
        return null;
      });
      if (response !== null && (response.status < 500 || performance.now() > until)) return response;
      await wait(250);
    }
  };
  const send = async (path: string, init: RequestInit): Promise<unknown> => {
    const response = await reach(path, init);
    const text = await response.text();
    try {
      return JSON.parse(text);
    } catch {
      throw new Error(`${path} answered HTTP ${response.status} without JSON`);
    }
  };
  const call = async <T>(procedure: string, path: string, init: RequestInit, schema: z.ZodType<T>) => {
    const body = await send(path, init);
    const refusal = refused.safeParse(body);
    if (refusal.success) throw new Error(`${procedure}: ${refusal.data.error.json.message}`);
    return schema.parse(answered.parse(body).result.data.json);
  };
  return {
    query: (procedure, input, schema) => {
      const query = new URLSearchParams({ input: JSON.stringify({ json: input }) });
      return call(procedure, `/api/trpc/${procedure}?${query}`, {}, schema);
    },
    mutate: (procedure, input, schema) => {
      const headers = { "content-type": "application/json" };
      const init = { method: "POST", headers, body: JSON.stringify({ json: input }) };
      return call(procedure, `/api/trpc/${procedure}`, init, schema);
    },
    upload: (path, body) => send(path, { method: "POST", body: Buffer.from(body) }),
  };
}
