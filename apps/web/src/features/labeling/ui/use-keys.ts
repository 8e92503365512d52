"use client";

import { useEffect, useEffectEvent } from "react";

export type KeyAction =
  | "left"
  | "right"
  | "tie"
  | "both_bad"
  | "strength-1"
  | "strength-2"
  | "strength-3"
  | "why"
  | "skip"
  | "flag"
  | "undo"
  | "prompt"
  | "layout"
  | "guidelines"
  | "keys";

const actions: Readonly<Record<string, KeyAction>> = {
  a: "left",
  arrowleft: "left",
  b: "right",
  arrowright: "right",
  e: "tie",
  x: "both_bad",
  "1": "strength-1",
  "2": "strength-2",
  "3": "strength-3",
  r: "why",
  s: "skip",
  f: "flag",
  backspace: "undo",
  p: "prompt",
  l: "layout",
  h: "guidelines",
  "?": "keys",
};

/** What a key press means here: nothing while typing, in a dialog or menu, with a modifier, or held down. */
export function actionOf(event: KeyboardEvent): KeyAction | null {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (
    target?.closest(
      "input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog], [role=menu]",
    )
  ) {
    return null;
  }
  const action = actions[event.key.toLowerCase()] ?? null;
  // Inside something that scrolls sideways the arrows scroll it.
  if (event.key.startsWith("Arrow") && target?.closest("[tabindex='0']:not(button, a)")) return null;
  return action;
}

/** Calls back for every key that means something. */
export function useKeys(onAction: (action: KeyAction) => void): void {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    const action = actionOf(event);
    if (action === null) return;
    event.preventDefault();
    onAction(action);
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => handle(event);
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
