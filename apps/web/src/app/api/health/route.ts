import { answersWithin } from "@gshf/core/runtime";
import { jsonResponse } from "@gshf/http";
import { getDeps } from "#deps.ts";

const databaseMsMax = 3_000;

export const dynamic = "force-dynamic";

/** 200 when this process can reach its database, 503 otherwise. */
export async function GET(): Promise<Response> {
  const deps = getDeps();
  try {
    if (await answersWithin(deps.db, databaseMsMax)) return jsonResponse({ ok: true });
    throw new Error(`the database did not answer within ${databaseMsMax} ms`);
  } catch (error) {
    deps.log.warn({ err: error }, "health: the database can't be reached");
    return jsonResponse({ ok: false, reason: "database" }, 503);
  }
}
