"use client";

import { useCallback, useEffect, useState } from "react";

// A tab that only just closed, or a page of ours that was left, lets go within a moment.
const patienceMs = 400;

/**
 * Whether this tab is the one that labels the project; null while that is not clear. A second tab would show
 * the same pair: it waits until the first is closed, or takes over when the person says so. Browsers without
 * Web Locks let every tab label; the server has an outcome for that, too.
 */
export function useSoleTab(slug: string): { isSole: boolean | null; take: () => void } {
  const [isSole, setIsSole] = useState<boolean | null>(null);
  const [takes, setTakes] = useState(0);
  useEffect(() => {
    if (navigator.locks === undefined) {
      setIsSole(true);
      return undefined;
    }
    const waiting = new AbortController();
    const held = Promise.withResolvers<void>();
    const patience = setTimeout(() => setIsSole(false), patienceMs);
    const options = takes > 0 ? { steal: true } : { signal: waiting.signal };
    navigator.locks
      .request(`gshf-labeling:${slug}`, options, () => {
        clearTimeout(patience);
        setIsSole(true);
        return held.promise;
      })
      .catch(() => {
        // Another tab took over; or this page went while it waited, and nobody looks any more.
        if (!waiting.signal.aborted) setIsSole(false);
      });
    return () => {
      clearTimeout(patience);
      waiting.abort();
      held.resolve();
    };
  }, [slug, takes]);
  const take = useCallback(() => setTakes((count) => count + 1), []);
  return { isSole, take };
}
