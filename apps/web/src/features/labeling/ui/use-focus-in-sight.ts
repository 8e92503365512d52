"use client";

import { useEffect } from "react";

const gapPx = 24;

/**
 * Scrolls what gets the focus out from behind the bar of choices and the prompt: both lie over the answers, and
 * browsers know of neither. The bar is marked `data-choice-bar`, the prompt `data-prompt`.
 */
export function useFocusInSight(): void {
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement) || target.closest("[data-pair]") === null) return;
      // After the browser has scrolled on its own.
      requestAnimationFrame(() => {
        const { top, bottom } = target.getBoundingClientRect();
        const bar = document.querySelector("[data-choice-bar]")?.getBoundingClientRect().top;
        const prompt = target.closest("[data-pair]")?.querySelector("[data-prompt]");
        const isOverlaid =
          prompt != null && !prompt.contains(target) && getComputedStyle(prompt).position === "sticky";
        const upper = isOverlaid ? prompt.getBoundingClientRect().bottom : 0;
        const lower = bar ?? window.innerHeight;
        if (top > lower - gapPx) window.scrollBy(0, top - upper - gapPx);
        else if (bottom < upper + gapPx) window.scrollBy(0, bottom - lower + gapPx);
      });
    };
    document.addEventListener("focusin", onFocus);
    return () => document.removeEventListener("focusin", onFocus);
  }, []);
}
