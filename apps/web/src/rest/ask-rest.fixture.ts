import { expect } from "vitest";
import { z } from "zod";
import { appUrl } from "#trpc/api.fixture.ts";
import { DELETE, GET, PATCH, POST, PUT } from "../app/api/v1/[...path]/route.ts";
import { openApiDocument } from "./open-api.ts";
import { problemSchema } from "./problem.ts";
import { table } from "./table.ts";

export const restHandlers = { DELETE, GET, PATCH, POST, PUT };

export type RestMethod = keyof typeof restHandlers;

export type Sent = { headers?: Record<string, string>; body?: unknown };

/**
 * Asks the REST API as a client does, through its route; a body that is no text is sent as JSON. Whatever is asked, it is
 * answered with a status that the document names.
 */
export async function askRest(
  method: RestMethod,
  path: string,
  { headers = {}, body }: Sent,
): Promise<Response> {
  const init: RequestInit = { method, headers };
  if (body !== undefined) init.body = typeof body === "string" ? body : JSON.stringify(body);
  const response = await restHandlers[method](new Request(`${appUrl}/api/v1${path}`, init));
  const operation = operationAt(method, path);
  if (operation !== undefined) expect(Object.keys(operation.responses)).toContain(String(response.status));
  return response;
}

const addresses = Object.entries(openApiDocument(table).paths).map(([path, operations]) => ({
  pattern: new RegExp(`^${path.replace("{path}", ".+").replace(/\{[^}]+\}/g, "[^/]+")}(\\?|$)`),
  operations,
}));

/** What the document says of an address; undefined of one that it doesn't have. */
function operationAt(method: RestMethod, path: string): { responses: object } | undefined {
  const found = addresses.find(({ pattern }) => pattern.test(path))?.operations[method.toLowerCase()];
  return found === undefined ? undefined : z.object({ responses: z.looseObject({}) }).parse(found);
}

/** An answer that must be a problem. */
export async function problemOf(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const problem = problemSchema.parse(await response.json());
  expect(problem.status).toBe(response.status);
  expect(response.headers.get("x-request-id")).toBe(problem.requestId);
  return problem;
}
