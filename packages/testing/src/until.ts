import { setTimeout as wait } from "node:timers/promises";

/**
 * Waits for a condition by asking again and again, never longer than the deadline: the condition holding
 * ends the wait, not the clock.
 *
 * @throws naming what was waited for, when the deadline passes
 */
export async function until<T>(
  what: string,
  condition: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  { deadlineMs = 60_000, everyMs = 25 }: { deadlineMs?: number; everyMs?: number } = {},
): Promise<T> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== null && value !== false) return value;
    if (performance.now() > end) throw new Error(`waited ${deadlineMs} ms for ${what}`);
    await wait(everyMs);
  }
}
