import { type Deps, done, type Outcome, refuse } from "@gshf/core/access";
import { isTooDeep, jsonDepthMax, parseJson, readBytes } from "@gshf/http";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { z } from "zod";
import { admitRequest } from "../auth/actor-of-request.ts";
import { refuseInput } from "../refuse-input.ts";
import { describeRoute, saysNothing } from "./describe-route.ts";
import { toJson } from "./json-schema.ts";
import { problemResponse, refusedResponse } from "./problem.ts";
import { readAs } from "./read-as.ts";
import { parametersOf, type Route } from "./route.ts";

const bodyBytesMax = 1_000_000;

type Env = { Variables: { requestId: string } };

/**
 * The REST API that a table describes, with its OpenAPI document at /openapi.json. Requests are admitted as the
 * other routes admit them, and each verb says for itself who may.
 */
export function createRestApp(routes: readonly Route[], getDeps: () => Deps): OpenAPIHono<Env> {
  const app = new OpenAPIHono<Env>().basePath("/api/v1");
  app.use(async (context, next) => {
    context.set("requestId", crypto.randomUUID());
    await next();
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "token", { type: "http", scheme: "bearer" });
  for (const route of routes) {
    app.openapi(describeRoute(route), (context) => answer(route, context, getDeps()));
  }
  app.get("/openapi.json", (context) => context.json(app.getOpenAPI31Document(documentInfo)));
  app.notFound((context) => {
    const detail = `There is no ${context.req.method} ${context.req.path}.`;
    return problemResponse({ status: 404, detail, reason: "not-found", field: null }, requestIdOf(context));
  });
  app.onError((error, context) => {
    const requestId = requestIdOf(context);
    getDeps().log.error({ err: error, requestId, path: context.req.path }, "a REST request failed");
    const detail = "Something went wrong on our side. Try again.";
    return problemResponse({ status: 500, detail, reason: "defect", field: null }, requestId);
  });
  return app;
}

const documentInfo = {
  openapi: "3.1.0",
  info: { title: "gshf", version: "1", description: "Collects human preferences for iterative RLHF." },
};

/** Hono makes none for a request that reached no middleware. */
function requestIdOf(context: Context<Env>): string {
  return context.get("requestId") ?? crypto.randomUUID();
}

async function answer({ path, verb }: Route, context: Context<Env>, deps: Deps): Promise<Response> {
  const requestId = requestIdOf(context);
  const actor = await admitRequest(deps, context.req.raw);
  if (!actor.ok) return refusedResponse(actor, requestId);
  const { input, output } = verb.definition;
  const read = await readInput(input, path, context);
  if (!read.ok) return refusedResponse(read, requestId);
  const parsed = input.safeParse(read.value);
  if (!parsed.success) return refusedResponse(refuseInput(parsed.error), requestId);
  // What the input schema gave, whatever its type, is what the verb takes: hence `never`.
  const outcome = await verb(deps, actor.value, parsed.data as never);
  if (!outcome.ok) return refusedResponse(outcome, requestId);
  const headers = { "Cache-Control": "no-store", "X-Request-Id": requestId };
  if (saysNothing(output)) return new Response(null, { status: 204, headers });
  return new Response(toJson(output.parse(outcome.value)), {
    headers: { ...headers, "Content-Type": "application/json" },
  });
}

/** The verb's input as the request has it, the address before all else. */
async function readInput(schema: z.ZodType, path: string, context: Context<Env>): Promise<Outcome<unknown>> {
  const named = Object.fromEntries(parametersOf(path).map((name) => [name, context.req.param(name)]));
  if (context.req.method === "GET") {
    const query = Object.entries(context.req.queries()).map(([name, all]) => [
      name,
      all.length === 1 ? all[0] : all,
    ]);
    return done(readAs(schema, Object.assign(Object.fromEntries(query), named), "address"));
  }
  const bytes = await readBytes(context.req.raw, bodyBytesMax);
  if (bytes === null) return refuse("too-large", "The request is too large.");
  const text = bytes.toString("utf8");
  if (isTooDeep(text)) return refuse("invalid", `The body is nested deeper than ${jsonDepthMax} levels.`);
  const body = text === "" ? {} : parseJson(text);
  if (body === undefined) return refuse("invalid", "The body is not valid JSON.");
  if (body === null || typeof body !== "object" || Array.isArray(body)) return done(body);
  const address = readAs(schema, named, "address");
  return done(Object.assign({}, readAs(schema, body, "json"), address));
}
