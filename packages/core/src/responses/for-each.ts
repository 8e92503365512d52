/**
 * Runs `task` for every item, at most `concurrency` at a time, in order of the items. After a failure the
 * others still end, and what they did is kept; then the first failure is thrown. An abort begins no new ones.
 */
export async function forEachConcurrently<T>(
  items: readonly T[],
  concurrency: number,
  signal: AbortSignal,
  task: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  let next = 0;
  const run = async () => {
    while (next < items.length && failures.length === 0 && !signal.aborted) {
      const index = next++;
      const item = items[index];
      if (item === undefined) continue;
      try {
        await task(item, index);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, run));
  signal.throwIfAborted();
  if (failures.length > 0) throw failures[0];
}
