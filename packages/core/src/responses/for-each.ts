import pLimit from "p-limit";

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
  await pLimit(concurrency).map(items, async (item, index) => {
    if (failures.length > 0 || signal.aborted) return;
    await task(item, index).catch((error: unknown) => failures.push(error));
  });
  signal.throwIfAborted();
  if (failures.length > 0) throw failures[0];
}
