"use client";

import { useCallback, useEffect, useState } from "react";

// A tab that only just closed, or a page of ours that was left, lets go within a moment.
const patienceMs = 400;

/**
 * Whether this tab is the one in which a person labels a project; null while that is not clear. A second tab would show
 * the same pair: it waits until the first is closed, or takes over when the person says so; and the first goes on by
 * itself once the second is closed. Browsers without Web Locks let every tab label; the server has an outcome for
 * that, too.
 *
 * @param what one per project and person
 */
export function useSoleTab(what: string): { isSole: boolean | null; take: () => void } {
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
    const ask = async (options: LockOptions): Promise<void> => {
      try {
        await navigator.locks.request(`gshf-labeling:${what}`, options, () => {
          clearTimeout(patience);
          setIsSole(true);
          return held.promise;
        });
      } catch {
        // This page went while it waited, and nobody looks any more; or another tab took over, until it is closed.
        if (waiting.signal.aborted) return;
        setIsSole(false);
        await ask({ signal: waiting.signal });
      }
    };
    void ask(takes > 0 ? { steal: true } : { signal: waiting.signal });
    return () => {
      clearTimeout(patience);
      waiting.abort();
      held.resolve();
    };
  }, [what, takes]);
  const take = useCallback(() => setTakes((count) => count + 1), []);
  return { isSole, take };
}
