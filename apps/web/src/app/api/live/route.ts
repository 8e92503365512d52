import { jsonResponse } from "@gshf/http";

export const dynamic = "force-dynamic";

/** 200 while this process answers at all: one that waits for its database is not to be started anew. */
export function GET(): Response {
  return jsonResponse({ ok: true });
}
