/** Runs `act` for each of `workers` at once, again and again, until the time is over. */
export async function forSeconds(
  seconds: number,
  workers: number,
  act: (worker: number, turn: number) => Promise<void>,
): Promise<number> {
  const begun = performance.now();
  const end = begun + seconds * 1000;
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      for (let turn = 0; performance.now() < end; turn++) await act(worker, turn);
    }),
  );
  return (performance.now() - begun) / 1000;
}

/** What `run` answers, with its duration added to `sink` in milliseconds. */
export async function timed<T>(sink: number[], run: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const value = await run();
  sink.push(performance.now() - begun);
  return value;
}

/** The value below which that share of the numbers lies; NaN of none. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}
