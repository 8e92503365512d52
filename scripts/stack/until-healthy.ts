import { setTimeout as wait } from "node:timers/promises";

export type HealthOptions = {
  deadlineMs: number;
  isHealthy: (status: number) => boolean;
  /** Ends the wait early: the process is gone. */
  failed: () => string | undefined;
};

/**
 * Asks the address until it answers as a healthy process does.
 *
 * @throws saying what the last answer was, when the deadline passes or `failed` gives a reason
 */
export async function untilHealthy(name: string, url: string, options: HealthOptions): Promise<void> {
  const end = performance.now() + options.deadlineMs;
  let last = "nothing answered";
  for (;;) {
    const reason = options.failed();
    if (reason !== undefined) throw new Error(`${name} ${reason}`);
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
      const body = await response.text();
      if (options.isHealthy(response.status)) return;
      last = `it answers ${response.status}: ${body.slice(0, 200)}`;
    } catch {
      // Not listening yet.
    }
    if (performance.now() > end) {
      throw new Error(`${name} is not ready after ${options.deadlineMs / 1000} s (${url}: ${last})`);
    }
    await wait(50);
  }
}
