import { readiness } from "@gshf/core/runtime";
import { jsonResponse } from "@gshf/http";
import { getDeps } from "#deps.ts";

const answerMsMax = 3_000;

export const dynamic = "force-dynamic";

/** 200 while database, queue and bucket answer, 503 otherwise; says which. */
export async function GET(): Promise<Response> {
  const deps = getDeps();
  const found = await readiness(deps, answerMsMax);
  if (!found.ready) deps.log.warn(found, "not ready: something that this process needs does not answer");
  return jsonResponse(found, found.ready ? 200 : 503);
}
