import { setTimeout as wait } from "node:timers/promises";
import type { Random } from "@gshf/gshf";

/** Runs `act` for each of `workers` at once, again and again, until the time is over or it ran `countMax` times. */
export async function forSeconds(
  seconds: number,
  workers: number,
  act: (worker: number, turn: number) => Promise<void>,
  countMax = Number.POSITIVE_INFINITY,
): Promise<number> {
  const begun = performance.now();
  const end = begun + seconds * 1000;
  let count = 0;
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      for (let turn = 0; performance.now() < end && count < countMax; turn++) {
        count++;
        await act(worker, turn);
      }
    }),
  );
  return (performance.now() - begun) / 1000;
}

/**
 * Starts `act` at random moments (a Poisson process), so many a second on average, whether or not earlier ones
 * have ended: as people come, who don't wait for each other.
 *
 * @returns how long each took from the moment it was due, in milliseconds
 */
export async function atRate(
  options: { perSecond: number; seconds: number; random: Random },
  act: (turn: number) => Promise<unknown>,
): Promise<number[]> {
  const { perSecond, seconds, random } = options;
  const begun = performance.now();
  const running: Promise<number>[] = [];
  let due = 0;
  for (let turn = 0; ; turn++) {
    due += (-Math.log(1 - random.uniform()) / perSecond) * 1000;
    if (due > seconds * 1000) return Promise.all(running);
    await wait(Math.max(0, begun + due - performance.now()));
    const at = begun + due;
    running.push(act(turn).then(() => performance.now() - at));
  }
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
