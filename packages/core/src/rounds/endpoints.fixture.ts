import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";

/** How the next requests to a path go wrong; the answer instead of the right one, or a cut connection. */
export type Fault = { path: RegExp; times: number; answer: { status: number; body: string } | "cut" };

export type Endpoints = AsyncDisposable & {
  url: string;
  /** n of every sampling request that was answered in full, by prompt and seed: what was paid for. */
  paid: Map<string, number>;
  /** Texts embedded, by text. */
  embedded: Map<string, number>;
  /** Idempotency keys of submissions to the trainer. */
  submissions: string[];
  adaptersLoaded: string[];
  fault: Fault | null;
  /** Answers one choice fewer than asked this often. */
  shortAnswers: number;
  trainer: {
    state: "running" | "succeeded" | "failed";
    /** What the trainer says of a failure: whether it may pass. */
    mayPass: boolean;
    wrongChecksum: boolean;
    heartbeatAt: string;
  };
};

const candidates = 16;
const artifact = JSON.stringify({ weights: "none" });

const chat = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  n: z.number().default(1),
  seed: z.number().default(0),
  prompt_logprobs: z.number().optional(),
});
const embedding = z.object({ input: z.array(z.string()) });
const job = z.object({ project: z.string(), round: z.number(), manifest_sha256: z.string() });

/**
 * A policy server, an embedder, a gold scorer and a trainer on one loopback port. They speak the public
 * protocols, and everything they say is a function of the request.
 */
export async function startEndpoints(): Promise<Endpoints> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => send(response, 500, { message: String(error) }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;
  const jobs = new Map<string, { id: string }>();
  const endpoints: Endpoints = {
    url: `http://127.0.0.1:${port}`,
    paid: new Map(),
    embedded: new Map(),
    submissions: [],
    adaptersLoaded: [],
    fault: null,
    shortAnswers: 0,
    trainer: {
      state: "succeeded",
      mayPass: false,
      wrongChecksum: false,
      heartbeatAt: "2026-01-01T00:00:00.000Z",
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", endpoints.url);
    const body = await read(request);
    const { fault } = endpoints;
    if (fault !== null && fault.times > 0 && fault.path.test(pathname)) {
      fault.times -= 1;
      if (fault.answer === "cut") return void request.socket.destroy();
      response.writeHead(fault.answer.status).end(fault.answer.body);
      return;
    }
    if (pathname.endsWith("/chat/completions")) return send(response, 200, complete(chat.parse(body)));
    if (pathname.endsWith("/embeddings")) return send(response, 200, embed(embedding.parse(body).input));
    if (pathname === "/pooling") return send(response, 200, score(chat.parse(body).messages));
    if (pathname.endsWith("/load_lora_adapter")) {
      endpoints.adaptersLoaded.push(z.object({ lora_name: z.string() }).parse(body).lora_name);
      return send(response, 200, {});
    }
    if (pathname === "/trainer/v1/jobs") {
      const key = String(request.headers["idempotency-key"]);
      job.parse(body);
      endpoints.submissions.push(key);
      const known = jobs.get(key) ?? { id: `job-${jobs.size + 1}` };
      jobs.set(key, known);
      return send(response, 202, { job_id: known.id, state: "queued" });
    }
    if (pathname.endsWith("/events")) return void response.writeHead(200).end("");
    if (pathname.startsWith("/trainer/v1/jobs/")) return send(response, 200, status(pathname));
    if (pathname === "/artifact.json") return void response.writeHead(200).end(artifact);
    send(response, 404, { message: "no such path" });
  }

  function complete(request: z.output<typeof chat>) {
    const prompt = request.messages.map((message) => message.content).join("\n");
    if (request.prompt_logprobs !== undefined) return logprobs(request);
    const n = endpoints.shortAnswers > 0 && request.n > 1 ? request.n - 1 : request.n;
    if (n < request.n) endpoints.shortAnswers -= 1;
    const key = `${request.model}|${prompt}|${request.seed}`;
    endpoints.paid.set(key, (endpoints.paid.get(key) ?? 0) + n);
    const choices = Array.from({ length: n }, (_, index) => {
      const which = byte(request.model, prompt, request.seed, index) % candidates;
      return {
        index,
        message: { role: "assistant", content: `answer ${which} to ${prompt}` },
        finish_reason: "stop",
      };
    });
    return { choices };
  }

  function logprobs({ model, messages }: z.output<typeof chat>) {
    const answered = messages.at(-1)?.role === "assistant";
    const text = messages.at(-1)?.content ?? "";
    const token = { "2": { logprob: -1 - byte(model, text) / 256 } };
    return {
      choices: [{ index: 0, message: { role: "assistant", content: "" } }],
      prompt_logprobs: [null, { "1": { logprob: 0 } }, ...(answered ? [token] : [])],
    };
  }

  function embed(texts: readonly string[]) {
    for (const text of texts) endpoints.embedded.set(text, (endpoints.embedded.get(text) ?? 0) + 1);
    const vector = (text: string) => Array.from({ length: 8 }, (_, i) => byte("phi", text, i) / 128 - 1);
    return { data: texts.map((text, index) => ({ index, embedding: vector(text) })) };
  }

  function score(messages: readonly { content: string }[]) {
    return { data: [{ data: [byte("gold", messages.at(-1)?.content ?? "") / 64 - 2] }] };
  }

  function status(pathname: string) {
    const { state, mayPass, wrongChecksum, heartbeatAt } = endpoints.trainer;
    const error = { code: "out-of-memory", message: "the GPU is full", retryable: mayPass };
    const sha256 = createHash("sha256")
      .update(wrongChecksum ? "other" : artifact)
      .digest("hex");
    const done = state === "succeeded";
    return {
      job_id: pathname.split("/").at(-1),
      state,
      attempt: 1,
      seq: done || state === "failed" ? 3 : 2,
      progress: done ? 1 : 0.5,
      heartbeat_at: heartbeatAt,
      error: state === "failed" ? error : null,
      artifacts: done ? [{ kind: "checkpoint", uri: `${endpoints.url}/artifact.json`, sha256 }] : [],
    };
  }

  return endpoints;
}

function byte(...parts: (string | number)[]): number {
  return createHash("sha256").update(JSON.stringify(parts)).digest()[0] ?? 0;
}

async function read(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString("utf8");
  return text === "" ? null : JSON.parse(text);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
