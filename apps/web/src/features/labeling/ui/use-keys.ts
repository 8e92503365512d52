"use client";

import { type KeyAction, keyActions, type keysOf } from "@gshf/core/labeling/model";
import { useEffect, useEffectEvent } from "react";

type KeyMap = ReturnType<typeof keysOf>;

/** What a key press means here: nothing while typing, in a dialog or menu, with a modifier, or held down. */
export function actionOf(event: KeyboardEvent, keys: KeyMap): KeyAction | null {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (
    target?.closest(
      "input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog], [role=menu]",
    )
  ) {
    return null;
  }
  // Inside something that scrolls sideways the arrows scroll it.
  if (event.key.startsWith("Arrow") && target?.closest("[tabindex='0']:not(button, a)")) return null;
  const key = event.key.toLowerCase();
  return keyActions.find((action) => keys[action].includes(key)) ?? null;
}

/** Calls back for every key that means something. */
export function useKeys(keys: KeyMap, onAction: (action: KeyAction) => void): void {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    const action = actionOf(event, keys);
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
