/**
 * Seconds to wait before the next try: doubling from one second, half a minute at most. No jitter: the tries
 * of one round are few and their moment is shown on its page.
 *
 * @param attempts tries so far, at least 1
 */
export function backoffSeconds(attempts: number): number {
  return Math.min(30, 2 ** Math.max(0, attempts - 1));
}

/** How long a round tries by itself before it asks for help. */
export const patienceSeconds = 600;

/** The same, where a server is well and answers in words of its own: another address or model is most likely wrong. */
export const briefPatienceSeconds = 60;
