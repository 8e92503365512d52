/**
 * Runs at most `concurrencyMax` tasks at a time, in order of arrival.
 *
 * @returns a function that runs a task once a place is free and hands its result through.
 */
export function limitConcurrency(concurrencyMax: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= concurrencyMax) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      // The place is handed over, not freed, so a newcomer can't take it in between.
      if (next) next();
      else running -= 1;
    }
  };
}
