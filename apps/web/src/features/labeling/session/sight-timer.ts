export type Times = { durationMs: number; visibleMs: number };

/** Measures how long a pair has been on screen, and how much of that the page was visible. */
export type SightTimer = {
  /** Another pair came on screen, which had been there for so long before. */
  restart: (before: Times) => void;
  setVisible: (isVisible: boolean) => void;
  /** Whole milliseconds; `visibleMs` never exceeds `durationMs`. */
  read: () => Times;
};

/** @param clock a monotonic clock in milliseconds, as `performance.now` */
export function createSightTimer(clock: () => number): SightTimer {
  let begun = clock();
  let visibleBefore = 0;
  let visibleSince: number | null = begun;
  const visibleUntil = (now: number) => visibleBefore + (visibleSince === null ? 0 : now - visibleSince);
  return {
    restart: (before) => {
      const now = clock();
      begun = now - before.durationMs;
      visibleBefore = before.visibleMs;
      if (visibleSince !== null) visibleSince = now;
    },
    setVisible: (isVisible) => {
      const now = clock();
      if (isVisible === (visibleSince !== null)) return;
      visibleBefore = visibleUntil(now);
      visibleSince = isVisible ? now : null;
    },
    read: () => {
      const now = clock();
      const durationMs = Math.round(now - begun);
      return { durationMs, visibleMs: Math.min(durationMs, Math.round(visibleUntil(now))) };
    },
  };
}
