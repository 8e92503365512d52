"use client";

import { type KeyAction, keyActions, type keysOf } from "@gshf/core/labeling/model";
import { useEffect, useEffectEvent } from "react";
import { type KeyPress, namesOf } from "./key-press.ts";

type KeyMap = ReturnType<typeof keysOf>;

const fields = "input, textarea, select, [contenteditable]";
const windows = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

/**
 * What a key press means here: nothing while somebody types, while a dialog or menu is open (wherever the focus is),
 * with a modifier, or held down.
 *
 * @param isClickedInto whether the focus came where it is by a click: then the arrows are not meant for scrolling
 */
export function actionOf(
  event: KeyPress & Pick<KeyboardEvent, "target" | "defaultPrevented">,
  keys: KeyMap,
  isClickedInto: boolean,
): KeyAction | null {
  if (event.defaultPrevented) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(fields) || document.querySelector(windows) !== null) return null;
  for (const name of namesOf(event)) {
    const action = keyActions.find((other) => keys[other].includes(name));
    if (action === undefined) continue;
    return name.startsWith("arrow") && !isClickedInto && scrolls(target, name) ? null : action;
  }
  return null;
}

/** Whether the focus is in something that this arrow scrolls: there it never labels, not even at the end. */
function scrolls(target: Element | null, arrow: string): boolean {
  const scroller = target?.closest("[tabindex='0']:not(button, a)") ?? null;
  if (scroller === null) return false;
  const isSideways = arrow === "arrowleft" || arrow === "arrowright";
  return isSideways
    ? scroller.scrollWidth > scroller.clientWidth
    : scroller.scrollHeight > scroller.clientHeight;
}

/** Calls back for every key that means something. */
export function useKeys(keys: KeyMap, onAction: (action: KeyAction) => void): void {
  const handle = useEffectEvent((event: KeyboardEvent, isClickedInto: boolean) => {
    const action = actionOf(event, keys, isClickedInto);
    if (action === null) return;
    event.preventDefault();
    onAction(action);
  });
  useEffect(() => {
    let isPointing = false;
    let isClickedInto = false;
    const onPointer = () => {
      isPointing = true;
      // The focus may have been here before; now it is a click's.
      isClickedInto = true;
    };
    const onFocus = () => {
      isClickedInto = isPointing;
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Tab") isPointing = false;
      handle(event, isClickedInto);
    };
    window.addEventListener("pointerdown", onPointer, { capture: true });
    window.addEventListener("focusin", onFocus);
    window.addEventListener("keydown", onKeyDown);
    return () => {
      window.removeEventListener("pointerdown", onPointer, { capture: true });
      window.removeEventListener("focusin", onFocus);
      window.removeEventListener("keydown", onKeyDown);
    };
  }, []);
}
