"use client";

import { type RefObject, useEffect, useRef } from "react";

/** Makes an element reachable by keyboard while, and only while, it scrolls sideways. */
export function useScrollFocus<E extends HTMLElement = HTMLDivElement>(): RefObject<E | null> {
  const frame = useRef<E>(null);
  useEffect(() => {
    const element = frame.current;
    if (element === null || typeof ResizeObserver !== "function") return undefined;
    const look = () => {
      if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
      else element.removeAttribute("tabindex");
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return frame;
}
