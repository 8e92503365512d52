import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { AnswerCall } from "#trpc/offer-calls.ts";
import config from "../../next.config.ts";

const compress = promisify(gzip);
/** Below this, packing and unpacking take longer than sending. */
const gzipBytesMin = 16 * 1024;

/** What Next sends with whatever the API answers. */
const headersOfApi = ((await config.headers?.()) ?? [])
  .filter(({ source }) => source === "/:path*" || source === "/api/:path*")
  .flatMap(({ headers }) => headers);

/** Calls of the API: of these there are by far the most, and what Next does around each takes longer than most of them. */
export function isCall(method: string, target: string): boolean {
  return (method === "GET" || method === "POST") && /^\/api\/trpc\/[^/?]+(\?|$)/.test(target);
}

/** Answers a call as Next would, from the same handler. */
export async function answerDirectly(
  answer: AnswerCall,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const hungUp = new AbortController();
  response.once("close", () => response.writableFinished || hungUp.abort());
  try {
    const asked = requestOf(request, hungUp.signal);
    await send(await answer(asked, (bytesMax) => readBody(request, bytesMax)), request, response);
  } catch (error) {
    // Whoever went away, or was turned away meanwhile, needs no answer.
    if (request.destroyed || response.headersSent) return;
    throw error;
  }
}

function requestOf(request: IncomingMessage, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, typeof value === "string" ? value : value.join(", "));
  }
  // As Next does: without a proxy the connection's address stands there.
  if (!headers.has("x-forwarded-for")) headers.set("x-forwarded-for", request.socket.remoteAddress ?? "");
  // Nothing looks at the host; what is asked for is the path.
  return new Request(new URL(request.url ?? "", "http://localhost"), {
    method: request.method ?? "GET",
    headers,
    signal,
  });
}

async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Whoever sends too much is still told so.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > bytesMax) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function send(answer: Response, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.statusCode = answer.status;
  for (const { key, value } of headersOfApi) response.setHeader(key, value);
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  const body = Buffer.from(await answer.arrayBuffer());
  const isPacked = body.length >= gzipBytesMin && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
  response.setHeader("Vary", "Accept-Encoding");
  if (isPacked) response.setHeader("Content-Encoding", "gzip");
  const sent = isPacked ? await compress(body) : body;
  response.setHeader("Content-Length", sent.length);
  response.end(sent);
}
