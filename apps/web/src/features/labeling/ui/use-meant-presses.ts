"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { watchPresses } from "#ui/watch-presses.ts";
import type { LabelSession } from "../session/label-session.ts";

const lookMs = 50;

/**
 * Has each pair begin with no button pressed: the focus leaves the one that said something about the pair before, and
 * a press that was begun there is nothing here.
 *
 * @returns whether the pair has been in sight for long enough that an answer is one to it
 */
export function useMeantPresses(session: LabelSession, leaseId: string | undefined): boolean {
  const [settled, setSettled] = useState<string | undefined>();
  const onScreen = useEffectEvent(() => leaseId);
  useEffect(() => watchPresses(() => onScreen()), []);
  useEffect(() => {
    if (leaseId === undefined) return undefined;
    leaveButton();
    // A dialog that closes gives the focus back in a turn of its own.
    const closing = setTimeout(leaveButton, 0);
    const looking = setInterval(() => {
      if (!session.isSettled()) return;
      clearInterval(looking);
      setSettled(leaseId);
    }, lookMs);
    return () => {
      clearTimeout(closing);
      clearInterval(looking);
    };
  }, [session, leaseId]);
  return leaseId !== undefined && settled === leaseId;
}

function leaveButton(): void {
  const focused = document.activeElement;
  if (focused instanceof HTMLElement && focused.closest("[data-choice-bar] button") !== null) focused.blur();
}
