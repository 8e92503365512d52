import { z } from "zod";

/** The web app's public API with a bearer token; each call repeats itself while the server can't be reached. */
export type ApiClient = {
  query<T>(procedure: string, input: object, schema: z.ZodType<T>): Promise<T>;
  mutate<T>(procedure: string, input: object, schema: z.ZodType<T>): Promise<T>;
  upload(path: string, body: Uint8Array): Promise<unknown>;
};

const answered = z.object({ result: z.object({ data: z.object({ json: z.unknown() }) }) });
const refused = z.object({
  error: z.object({ json: z.object({ message: z.string() }) }),
});

export function createApiClient(baseUrl: string, token: string): ApiClient {
  const send = async (path: string, init: RequestInit): Promise<unknown> => {
    const response = await fetch(`${baseUrl}${path}`, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(120_000),
    });
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
