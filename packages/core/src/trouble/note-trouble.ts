import { backoffSeconds } from "./backoff.ts";
import { type WorkProblem, workProblemSchema } from "./model.ts";
import type { Trouble } from "./trouble.ts";

/**
 * What a row has to keep of trouble with its work: what may pass is tried again for as long as that is worth it.
 *
 * @param before what the row holds of earlier trouble
 * @returns the problem, and in how many seconds to try again; null where nobody does by itself
 */
export function noteTrouble(
  trouble: Trouble,
  { before, now }: { before: unknown; now: Date },
): { problem: WorkProblem; againIn: number | null } {
  const { code, message, retryable } = trouble;
  const earlier = workProblemSchema.safeParse(before).data;
  const since = earlier === undefined ? now : new Date(earlier.since);
  const tries = (earlier?.tries ?? 0) + 1;
  const isWorthIt = retryable && now.getTime() - since.getTime() < trouble.patienceSeconds * 1000;
  const againIn = isWorthIt ? backoffSeconds(tries) : null;
  const problem = {
    code,
    message,
    since: since.toISOString(),
    at: now.toISOString(),
    retryable,
    nextTryAt: againIn === null ? null : new Date(now.getTime() + againIn * 1000).toISOString(),
    tries,
  };
  return { problem, againIn };
}
