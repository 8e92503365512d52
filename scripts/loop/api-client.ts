import { setTimeout as wait } from "node:timers/promises";
import {
  type HttpReply,
  type HttpRequest,
  parseJson,
  procedureBody,
  readProcedureAnswer,
  request,
} from "@gshf/http";
import { z } from "zod";

/** The web app's public API with a bearer token; each call repeats itself while the server or its database is away. */
export type ApiClient = {
  query<T>(procedure: string, input: object, schema: z.ZodType<T>): Promise<T>;
  /** Everything on a list, from all of its pages. */
  list<T>(procedure: string, input: object, item: z.ZodType<T>): Promise<T[]>;
  mutate<T>(procedure: string, input: object, schema: z.ZodType<T>): Promise<T>;
  /** A blob of a file is read while it is sent. */
  upload(path: string, body: Uint8Array<ArrayBuffer> | Blob): Promise<unknown>;
};

const patienceMs = 60_000;

type Sent = Pick<HttpRequest, "body" | "headers">;

export function createApiClient(baseUrl: string, token: string): ApiClient {
  const reach = async (path: string, sent: Sent): Promise<HttpReply> => {
    const until = performance.now() + patienceMs;
    for (;;) {
      const url = `${baseUrl}${path}`;
      const limits = { timeoutMs: 120_000, bytesMax: 256 * 1024 * 1024 };
      const outcome = await request({ ...sent, ...limits, url, token, fetch });
      const isLast = performance.now() > until;
      if (outcome.ok && (isLast || outcome.value.status < 500)) return outcome.value;
      if (isLast && !outcome.ok) throw new Error(outcome.error.message);
      await wait(250);
    }
  };
  const send = async (path: string, sent: Sent): Promise<unknown> => {
    const { status, bytes } = await reach(path, sent);
    const json = parseJson(bytes.toString("utf8"));
    if (json === undefined) throw new Error(`${path} answered HTTP ${status} without JSON`);
    return json;
  };
  const call = async <T>(procedure: string, path: string, sent: Sent, schema: z.ZodType<T>) => {
    const answer = readProcedureAnswer(await send(path, sent));
    if (answer === null) throw new Error(`${procedure} answered what no procedure answers`);
    if (!answer.ok) throw new Error(`${procedure}: ${answer.message}`);
    return schema.parse(answer.value);
  };
  const query: ApiClient["query"] = (procedure, input, schema) => {
    const asked = new URLSearchParams({ input: procedureBody(input) });
    return call(procedure, `/api/trpc/${procedure}?${asked}`, {}, schema);
  };
  return {
    query,
    list: async (procedure, input, item) => {
      const page = z.object({ items: z.array(item), next: z.string().nullable() });
      const { items, ...first } = await query(procedure, input, page);
      for (let { next } = first; next !== null; ) {
        const more = await query(procedure, { ...input, cursor: next }, page);
        items.push(...more.items);
        next = more.next;
      }
      return items;
    },
    mutate: (procedure, input, schema) => {
      const headers = { "content-type": "application/json" };
      return call(procedure, `/api/trpc/${procedure}`, { headers, body: procedureBody(input) }, schema);
    },
    upload: (path, body) => send(path, { body }),
  };
}
