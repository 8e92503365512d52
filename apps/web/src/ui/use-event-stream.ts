"use client";

import { useEffect, useEffectEvent, useState } from "react";

/**
 * Follows a stream of server-sent events while the page is in sight, and answers whether it can be heard: while it can't,
 * who shows what it tells of asks by the clock.
 *
 * @param address null: there is nothing to follow
 * @param onMessage is told the data of each message
 */
export function useEventStream(address: string | null, onMessage: (data: unknown) => void): boolean {
  const [isHeard, setIsHeard] = useState(false);
  const tell = useEffectEvent(onMessage);
  useEffect(() => {
    if (address === null || typeof EventSource !== "function") return undefined;
    let stream: EventSource | null = null;
    const open = () => {
      stream = new EventSource(address);
      stream.addEventListener("open", () => setIsHeard(true));
      stream.addEventListener("error", () => setIsHeard(false));
      stream.addEventListener("message", ({ data }) => tell(JSON.parse(String(data))));
    };
    const shut = () => {
      stream?.close();
      stream = null;
      setIsHeard(false);
    };
    // A browser has few connections to one host, and a page in the background needs none of them.
    const follow = () => {
      if (document.visibilityState === "hidden") shut();
      else if (stream === null) open();
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      shut();
    };
  }, [address]);
  return isHeard;
}
