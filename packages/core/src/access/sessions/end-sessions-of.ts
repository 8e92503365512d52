import type { Tx } from "@gshf/db";
import type { Deps } from "../deps.ts";

/** Signs somebody out everywhere: they were removed, or how they sign in has changed. */
export async function endSessionsOf(tx: Tx, deps: Pick<Deps, "now">, userId: string): Promise<void> {
  await tx.browserSession.updateMany({ where: { userId, endedAt: null }, data: { endedAt: deps.now() } });
}
