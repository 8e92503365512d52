import type { RefusalReason } from "@gshf/core/access";
import type { Context } from "hono";
import { z } from "zod";
import { httpStatusOf } from "../refusal-status.ts";
import { type Origin, problemResponse } from "./problem.ts";
import type { FileRoute } from "./streams.ts";

/** A route of the web app's own, by which a file comes in or goes out. */
export type FileHandler = (
  request: Request,
  context: { params: Promise<Record<string, string>> },
) => Promise<Response>;

const reasons = z.custom<RefusalReason>(
  (reason) => typeof reason === "string" && Object.hasOwn(httpStatusOf, reason),
);
const refusedByRoute = z.object({
  ok: z.literal(false),
  reason: reasons,
  message: z.string(),
  field: z.string().optional(),
});
const taken = z.looseObject({ ok: z.literal(true), report: z.looseObject({}).optional() });

/** What a route of the web app's own answers; its refusals as problems, and what it says of a file alone. */
export async function answerFile(
  file: FileRoute,
  handler: FileHandler,
  { req }: Context,
  origin: Origin,
): Promise<Response> {
  const { query } = file;
  const unknown = Object.keys(req.queries()).find((name) => !Object.hasOwn(query, name));
  if (unknown !== undefined) {
    const field = unknown.slice(0, 100);
    const known = Object.keys(query).join(", ");
    const detail = `There is no "${field}" here. This takes ${known === "" ? "nothing" : known}.`;
    return problemResponse({ code: "invalid", detail, field }, origin);
  }
  const response = await handler(req.raw, { params: Promise.resolve(req.param()) });
  // A file may well be JSON, and is passed on as it is.
  if (response.ok && !("says" in file)) return response;
  if (response.headers.get("content-type")?.startsWith("application/json") !== true) return response;
  const said: unknown = await response.json();
  const refused = refusedByRoute.safeParse(said);
  if (!refused.success) {
    const { report, ...rest } = taken.parse(said);
    const told = Object.keys("says" in file ? file.says.shape : {}).map((name) => [
      name,
      (report ?? rest)[name],
    ]);
    return Response.json(Object.fromEntries(told), { headers: { "Cache-Control": "no-store" } });
  }
  const { message: detail, reason: code, field } = refused.data;
  const wait = response.headers.get("retry-after");
  const headers = { ...origin.headers, ...(wait === null ? {} : { "Retry-After": wait }) };
  return problemResponse({ code, detail, field }, { ...origin, headers });
}
