import { type CameBy, transaction } from "@gshf/db";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { deviceOf } from "./device-of.ts";
import { sessionEnd } from "./session-limits.ts";

export type NewSession = {
  userId: string;
  cameBy: CameBy;
  userAgent: string | null;
  /** The session this browser had before: it ends. */
  replaces?: string | null;
};

/**
 * Signs somebody in in a browser. Whoever calls it has seen who they are.
 *
 * @returns what the browser's cookie names
 */
export async function startSession(
  deps: Pick<Deps, "db" | "now">,
  { userId, cameBy, userAgent, replaces = null }: NewSession,
): Promise<{ userId: string; sessionId: string }> {
  const now = deps.now();
  return transaction(deps.db, async (tx) => {
    if (replaces !== null) {
      const before = { id: replaces, endedAt: null };
      await tx.browserSession.updateMany({ where: before, data: { endedAt: now } });
    }
    // What has ended is worth nothing, and a row that is gone is worth as little.
    await tx.browserSession.deleteMany({ where: { userId, expiresAt: { lte: now } } });
    const device = deviceOf(userAgent);
    const times = { createdAt: now, lastUsedAt: now, expiresAt: sessionEnd(now) };
    const { id } = await tx.browserSession.create({ data: { userId, cameBy, device, ...times } });
    const signedIn = { action: "session.start", subject: `session:${id}`, detail: { cameBy } };
    await audit(tx, { kind: "user", userId }, signedIn);
    return { userId, sessionId: id };
  });
}
