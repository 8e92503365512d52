import type { Deps } from "../deps.ts";
import { idleSince, useNotedMs } from "./session-limits.ts";

/**
 * The user of a session that hasn't ended, or null. Every request of a browser asks this: one read by primary key
 * and the user's; the use is written down once in five minutes.
 */
export async function userOfSession(
  deps: Pick<Deps, "db" | "now">,
  sessionId: string,
): Promise<string | null> {
  const now = deps.now();
  const [found] = await deps.db.$queryRaw<{ userId: string; lastUsedAt: Date }[]>`
    /* user-of-session */
    select s."userId"::text as "userId", s."lastUsedAt"
      from "BrowserSession" s join "User" u on u."id" = s."userId"
     where s."id" = ${sessionId}::uuid and s."endedAt" is null and s."expiresAt" > ${now}
       and s."lastUsedAt" > ${idleSince(now)} and u."deletedAt" is null`;
  if (found === undefined) return null;
  if (now.getTime() - found.lastUsedAt.getTime() > useNotedMs) {
    const where = { id: sessionId, endedAt: null, lastUsedAt: { lt: now } };
    await deps.db.browserSession.updateMany({ where, data: { lastUsedAt: now } });
  }
  return found.userId;
}
