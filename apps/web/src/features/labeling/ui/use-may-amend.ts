"use client";

import { useEffect, useState } from "react";
import { amendMs } from "../session/amending.ts";
import type { Done } from "../session/label-session.ts";

/** Whether the buttons for how much better are about the label just given: for a moment, while it says nothing of it. */
export function useMayAmend(done: Done | null): boolean {
  const [over, setOver] = useState<string | null>(null);
  const key = done?.key ?? null;
  useEffect(() => {
    const timer = setTimeout(() => setOver(key), amendMs);
    return () => clearTimeout(timer);
  }, [key]);
  if (done === null || over === done.key || done.kind !== "submit" || done.strength !== null) return false;
  return done.choice === "left" || done.choice === "right";
}
