/** Measures how long a pair has been on screen, and how much of that the page was visible. */
export type SightTimer = {
  /** A new pair came on screen. */
  restart: () => void;
  setVisible: (isVisible: boolean) => void;
  /** Whole milliseconds; `visibleMs` never exceeds `durationMs`. */
  read: () => { durationMs: number; visibleMs: number };
};

/** @param clock a monotonic clock in milliseconds, as `performance.now` */
export function createSightTimer(clock: () => number): SightTimer {
  let begun = clock();
  let visibleBefore = 0;
  let visibleSince: number | null = begun;
  const visibleUntil = (now: number) => visibleBefore + (visibleSince === null ? 0 : now - visibleSince);
  return {
    restart: () => {
      begun = clock();
      visibleBefore = 0;
      if (visibleSince !== null) visibleSince = begun;
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
