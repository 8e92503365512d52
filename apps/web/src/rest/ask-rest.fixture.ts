import { expect } from "vitest";
import { appUrl } from "#trpc/api.fixture.ts";
import { DELETE, GET, PATCH, POST, PUT } from "../app/api/v1/[...path]/route.ts";
import { problemSchema } from "./problem.ts";

export const restHandlers = { DELETE, GET, PATCH, POST, PUT };

export type RestMethod = keyof typeof restHandlers;

export type Sent = { headers?: Record<string, string>; body?: unknown };

/** Asks the REST API as a client does, through its route; a body that is no text is sent as JSON. */
export function askRest(method: RestMethod, path: string, { headers = {}, body }: Sent): Promise<Response> {
  const init: RequestInit = { method, headers };
  if (body !== undefined) init.body = typeof body === "string" ? body : JSON.stringify(body);
  return restHandlers[method](new Request(`${appUrl}/api/v1${path}`, init));
}

/** An answer that must be a problem. */
export async function problemOf(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const problem = problemSchema.parse(await response.json());
  expect(problem.status).toBe(response.status);
  expect(response.headers.get("x-request-id")).toBe(problem.requestId);
  return problem;
}
