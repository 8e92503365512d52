"use client";

import { useEffect, useRef, useState } from "react";

/** A value as it is now, or as it was a moment ago: it changes at most once in so many milliseconds. */
export function useThrottled<T>(value: T, pauseMs: number): T {
  const [taken, setTaken] = useState(value);
  const takenAt = useRef(0);
  useEffect(() => {
    const left = takenAt.current + pauseMs - performance.now();
    const take = () => {
      takenAt.current = performance.now();
      setTaken(value);
    };
    const timer = setTimeout(take, Math.max(0, left));
    return () => clearTimeout(timer);
  }, [value, pauseMs]);
  return taken;
}
