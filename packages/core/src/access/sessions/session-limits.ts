const dayMs = 86_400_000;

/** However much it is used, a session ends then. */
export const sessionDaysMax = 30;
/** Unused for so long it has ended. */
export const sessionIdleDaysMax = 14;
/** The use is noted once in so long, so that a request costs one read and no write. */
export const useNotedMs = 5 * 60_000;

/** Sessions last used before this have ended. */
export function idleSince(now: Date): Date {
  return new Date(now.getTime() - sessionIdleDaysMax * dayMs);
}

/** When a session that begins now ends at the latest. */
export function sessionEnd(now: Date): Date {
  return new Date(now.getTime() + sessionDaysMax * dayMs);
}
