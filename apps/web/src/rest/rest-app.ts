import { type Deps, refuse } from "@gshf/core/access";
import { currentRequestId, noteOnSpan, readBytes } from "@gshf/http";
import { type Context, Hono } from "hono";
import { admitCounted } from "../auth/actor-of-request.ts";
import { requestLimit } from "../auth/rate-limit.ts";
import { answerFile, type FileHandler } from "./answer-file.ts";
import { answerRoute, parseInput, type Reply } from "./answer-route.ts";
import { etagOf, isKnown } from "./etag.ts";
import { inputSchema } from "./input-schema.ts";
import { openApiDocument, type Table } from "./open-api.ts";
import { type Origin, problemResponse, refusedResponse } from "./problem.ts";
import type { Asked } from "./read-input.ts";
import { isAskedByAddress, type Route } from "./route.ts";
import { type Watch, watch } from "./watch.ts";

const bodyBytesMax = 1_000_000;

type Env = { Variables: { requestId: string } };

/** The table, and what answers its routes of files, by their names. */
export type Api = Table & { fileHandlers: Readonly<Record<string, FileHandler>> };

/**
 * The REST API that a table describes, with its OpenAPI document at /openapi.json. Requests are admitted as the
 * other routes admit them, and each verb says for itself who may.
 */
export function createRestApp(api: Api, getDeps: () => Deps): Hono<Env> {
  const app = new Hono<Env>().basePath("/api/v1");
  app.use(async (context, next) => {
    context.set("requestId", currentRequestId() ?? crypto.randomUUID());
    await next();
    context.header("X-Request-Id", requestIdOf(context));
  });
  let document: string | undefined;
  app.get("/openapi.json", (context) => {
    document ??= JSON.stringify(openApiDocument(api));
    return sendGot(context.req.raw, document, "public, max-age=300");
  });
  app.get("/schemas/:name{.+\\.json}", (context) => {
    const name = context.req.param("name").replace(/\.json$/, "");
    const schema = inputSchema(api, name, getDeps().settings.appUrl);
    if (schema === null) return context.notFound();
    return sendGot(context.req.raw, JSON.stringify(schema), "public, max-age=300");
  });
  for (const route of api.routes) {
    app.on(route.method.toUpperCase(), honoPath(route.path), (context) => answer(route, context, getDeps()));
  }
  for (const watched of api.watches) {
    app.get(honoPath(watched.path), (context) => answerWatch(watched, context, getDeps()));
  }
  for (const file of api.files) {
    const handler = api.fileHandlers[file.name];
    if (handler === undefined) throw new Error(`nothing answers ${file.name}`);
    app.on(file.method.toUpperCase(), honoPath(file.path), (context) =>
      answerFile(file, handler, context, originOf(context, getDeps())),
    );
  }
  const methodsOf = methodFinder([...api.routes, ...api.files, ...api.watches, { path: "/openapi.json" }]);
  app.notFound((context) => {
    const { method, path } = context.req;
    const origin = originOf(context, getDeps());
    const methods = methodsOf(path);
    if (methods.length === 0)
      return problemResponse({ code: "not-found", detail: `There is no ${path}.` }, origin);
    const detail = `${path} does not take ${method}, but ${methods.join(", ")}.`;
    const headers = { ...origin.headers, Allow: methods.join(", ") };
    return problemResponse({ code: "method-not-allowed", detail }, { ...origin, headers });
  });
  app.onError((error, context) => {
    const deps = getDeps();
    const origin = originOf(context, deps);
    deps.log.error(
      { err: error, requestId: origin.requestId, path: context.req.path },
      "a REST request failed",
    );
    const detail = "Something went wrong on our side. Try again.";
    return problemResponse({ code: "defect", detail }, origin);
  });
  return app;
}

/** A path of OpenAPI's as Hono writes it; the names of files have folders. */
function honoPath(path: string): string {
  return path.replace(/\{([^}]+)\}/g, (_, name: string) => (name === "path" ? ":path{.+}" : `:${name}`));
}

/** Which methods an address takes. */
function methodFinder(lines: readonly { method?: string; path: string }[]): (path: string) => string[] {
  const known = lines.map(({ method = "get", path }) => ({
    method: method.toUpperCase(),
    pattern: new RegExp(`^/api/v1${path.replace("{path}", ".+").replace(/\{[^}]+\}/g, "[^/]+")}$`),
  }));
  return (path) => [
    ...new Set(known.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)),
  ];
}

function originOf(context: Context<Env>, deps: Deps, headers: Origin["headers"] = {}): Origin {
  return { appUrl: deps.settings.appUrl, requestId: requestIdOf(context), headers };
}

/** Hono makes none for a request that reached no middleware. */
function requestIdOf(context: Context<Env>): string {
  return context.get("requestId") ?? crypto.randomUUID();
}

async function answer(route: Route, context: Context<Env>, deps: Deps): Promise<Response> {
  const at = `/api/v1${route.path}`;
  noteOnSpan({ "http.route": at }, `${context.req.method} ${at}`);
  const { admitted, headers } = await admit(context, deps);
  const origin = originOf(context, deps, headers);
  if (!admitted.ok) return refusedResponse(admitted, origin);
  const asked = await readAsked(route, context);
  if (asked === null) return refusedResponse(refuse("too-large", "The request is too large."), origin);
  const target = context.req.path;
  const reply = await answerRoute(route, { deps, actor: admitted.value, asked, target });
  if (!reply.ok) return refusedResponse(reply, origin, sentOf(route, asked));
  return send(route, context.req.raw, reply.value, headers);
}

function send({ method }: Route, request: Request, reply: Reply, counted: Record<string, string>): Response {
  const { status, body, location, isRepeated } = reply;
  const headers = new Headers(counted);
  if (location !== null) headers.set("Location", location);
  if (isRepeated) headers.set("Idempotency-Replayed", "true");
  if (method === "get" && body !== null) return sendGot(request, body, "private, no-cache", headers);
  headers.set("Cache-Control", "no-store");
  if (body !== null) headers.set("Content-Type", "application/json");
  return new Response(body, { status, headers });
}

/** An answer with its tag, or that whoever asks has it already. */
function sendGot(request: Request, body: string, cacheControl: string, headers = new Headers()): Response {
  const etag = etagOf(body);
  headers.set("ETag", etag);
  headers.set("Cache-Control", cacheControl);
  headers.set("Vary", "Authorization, Cookie");
  if (isKnown(etag, request.headers.get("if-none-match")))
    return new Response(null, { status: 304, headers });
  headers.set("Content-Type", "application/json");
  return new Response(body, { headers });
}

async function admit(context: Context<Env>, deps: Deps) {
  const { admitted, left } = await admitCounted(deps, context.req.raw);
  const { perMinute, burst } = requestLimit();
  const window = Math.ceil((burst * 60) / perMinute);
  const headers: Record<string, string> =
    left === null
      ? {}
      : {
          "RateLimit-Limit": String(burst),
          "RateLimit-Remaining": String(left.remaining),
          "RateLimit-Reset": String(left.resetSeconds),
          "RateLimit-Policy": `${burst};w=${window}`,
        };
  return { admitted, headers };
}

/** What a request says; null when it says too much. */
async function readAsked(route: Pick<Route, "method">, context: Context<Env>): Promise<Asked | null> {
  const common = {
    params: context.req.param(),
    query: context.req.queries(),
    key: context.req.header("idempotency-key") ?? null,
  };
  if (isAskedByAddress(route)) return { ...common, body: "" };
  const bytes = await readBytes(context.req.raw, bodyBytesMax);
  return bytes === null ? null : { ...common, body: bytes.toString("utf8") };
}

/** What was sent, for a refusal to quote. */
function sentOf(route: Route, { params, query, body }: Asked): unknown {
  const first = Object.fromEntries(Object.entries(query).map(([name, all]) => [name, all[0]]));
  if (isAskedByAddress(route)) return { ...first, ...params };
  try {
    return Object.assign({}, JSON.parse(body === "" ? "{}" : body), params);
  } catch {
    return params;
  }
}

async function answerWatch(watched: Watch, context: Context<Env>, deps: Deps): Promise<Response> {
  const { admitted, headers } = await admit(context, deps);
  const origin = originOf(context, deps, headers);
  if (!admitted.ok) return refusedResponse(admitted, origin);
  const asked = { params: context.req.param(), query: context.req.queries(), body: "", key: null };
  const input = parseInput({ method: "get", path: watched.path, verb: watched.verb }, asked, admitted.value);
  if (!input.ok) return refusedResponse(input, origin, asked.params);
  const request = context.req.raw;
  const stream = await watch(watched, { deps, actor: admitted.value, input: input.value, request });
  return stream.ok ? stream.value : refusedResponse(stream, origin);
}
