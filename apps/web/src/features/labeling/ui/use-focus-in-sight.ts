"use client";

import { useEffect } from "react";

const gapPx = 24;

/**
 * Scrolls what gets the focus out from behind the bar of choices and the prompt: both lie over the answers, and
 * browsers know of neither. The bar is marked `data-choice-bar`, the prompt `data-prompt`. Nor do browsers wait: what
 * gets the focus while its card is being swiped away counts as in sight, and is brought back when the swipe ends.
 */
export function useFocusInSight(): void {
  useEffect(() => {
    const moving = new WeakSet<EventTarget>();
    const onScroll = ({ target }: Event) => {
      if (target !== null) moving.add(target);
    };
    const onScrollEnd = ({ target }: Event) => {
      if (target !== null) moving.delete(target);
    };
    const onFocus = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement) || target.closest("[data-pair]") === null) return;
      // After the browser has scrolled on its own.
      requestAnimationFrame(() => {
        clearOfOverlays(target);
        const row = target.closest("article")?.parentElement;
        if (row == null || !moving.has(row)) return;
        row.addEventListener("scrollend", () => bringBack(target), { once: true });
      });
    };
    document.addEventListener("focusin", onFocus);
    document.addEventListener("scroll", onScroll, { capture: true, passive: true });
    document.addEventListener("scrollend", onScrollEnd, { capture: true });
    return () => {
      document.removeEventListener("focusin", onFocus);
      document.removeEventListener("scroll", onScroll, { capture: true });
      document.removeEventListener("scrollend", onScrollEnd, { capture: true });
    };
  }, []);
}

function clearOfOverlays(target: HTMLElement): void {
  const { top, bottom } = target.getBoundingClientRect();
  const bar = document.querySelector("[data-choice-bar]")?.getBoundingClientRect().top;
  const prompt = target.closest("[data-pair]")?.querySelector("[data-prompt]");
  const isOverlaid =
    prompt != null && !prompt.contains(target) && getComputedStyle(prompt).position === "sticky";
  const upper = isOverlaid ? prompt.getBoundingClientRect().bottom : 0;
  const lower = bar ?? window.innerHeight;
  if (top > lower - gapPx) window.scrollBy(0, top - upper - gapPx);
  else if (bottom < upper + gapPx) window.scrollBy(0, bottom - lower + gapPx);
}

function bringBack(target: HTMLElement): void {
  if (document.activeElement === target) target.scrollIntoView({ inline: "nearest", block: "nearest" });
}
