"use client";

import { useEffect } from "react";

const gapPx = 24;

/** What a person does to go elsewhere. */
const acts = ["keydown", "pointerdown", "touchstart", "wheel"] as const;

/**
 * Scrolls what gets the focus out from behind the bar of choices and the prompt: both lie over the answers, and
 * browsers know of neither. The bar is marked `data-choice-bar`, the prompt `data-prompt`. Nor do browsers wait: what
 * gets the focus while its card is being swiped away counts as in sight. Its card comes back whenever the cards come
 * to rest, until the person does something else.
 */
export function useFocusInSight(): void {
  useEffect(() => {
    let since = new AbortController();
    const onFocus = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement) || target.closest("[data-pair]") === null) return;
      since.abort();
      since = new AbortController();
      const { signal } = since;
      const card = target.closest("article");
      const row = card?.parentElement;
      if (card && row) row.addEventListener("scrollend", () => bringBack(row, card), { signal });
      for (const act of acts) {
        document.addEventListener(act, () => since.abort(), { capture: true, passive: true, signal });
      }
      // After the browser has scrolled on its own.
      requestAnimationFrame(() => clearOfOverlays(target));
    };
    document.addEventListener("focusin", onFocus);
    return () => {
      document.removeEventListener("focusin", onFocus);
      since.abort();
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

/** The whole card, since cards snap: a part of it would slip away again. */
function bringBack(row: HTMLElement, card: HTMLElement): void {
  if (!card.contains(document.activeElement)) return;
  row.scrollTo({ left: card.offsetLeft - (row.clientWidth - card.offsetWidth) / 2 });
}
