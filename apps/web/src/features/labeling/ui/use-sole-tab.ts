"use client";

import { useCallback, useEffect, useState } from "react";

/**
 * Whether this tab is the one that labels the project. A second tab would show the same pair; it waits, and
 * may take over. Browsers without Web Locks let every tab label: the server has an outcome for that, too.
 */
export function useSoleTab(slug: string): { isSole: boolean | null; take: () => void } {
  const [isSole, setIsSole] = useState<boolean | null>(null);
  const [steal, setSteal] = useState(0);
  useEffect(() => {
    if (navigator.locks === undefined) {
      setIsSole(true);
      return undefined;
    }
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const options = steal > 0 ? { steal: true } : { ifAvailable: true };
    navigator.locks
      .request(`gshf-labeling:${slug}`, options, (lock) => {
        setIsSole(lock !== null);
        return lock === null ? undefined : held;
      })
      // Another tab took over.
      .catch(() => setIsSole(false));
    return release;
  }, [slug, steal]);
  const take = useCallback(() => setSteal((count) => count + 1), []);
  return { isSole, take };
}
