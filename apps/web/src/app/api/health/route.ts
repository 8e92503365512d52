import { jsonResponse } from "@gshf/http";
import { getDeps } from "#deps.ts";

export const dynamic = "force-dynamic";

/** 200 when this process can reach its database, 503 otherwise. */
export async function GET(): Promise<Response> {
  const deps = getDeps();
  try {
    await deps.db.$queryRaw`select 1`;
    return jsonResponse({ ok: true });
  } catch (error) {
    deps.log.warn({ err: error }, "health: the database can't be reached");
    return jsonResponse({ ok: false, reason: "database" }, 503);
  }
}
