"use client";

import { useEffect, useState } from "react";
import type { LabelSession } from "../session/label-session.ts";

const lookMs = 250;

/** For how many more seconds the pair on screen is to be read before it can be labeled; 0 when it can. */
export function useReadingLeft(session: LabelSession, leaseId: string | undefined): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (leaseId === undefined) return undefined;
    const look = () => {
      const left = session.readingLeftMs();
      setSeconds(Math.ceil(left / 1000));
      if (left === 0) clearInterval(timer);
    };
    const timer = setInterval(look, lookMs);
    look();
    return () => clearInterval(timer);
  }, [session, leaseId]);
  return seconds;
}
