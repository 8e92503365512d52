"use client";

import { type RefObject, useEffect } from "react";

// What the bar of choices and the gaps take at the window's edges.
const barPx = 130;
const gapPx = 24;

/**
 * Keeps the shorter of the cards in a row in sight while the longer one scrolls. One taller than the window
 * sticks by its end: it scrolls until that is seen, then stays.
 *
 * @param row its children are the cards; beside it, marked `data-prompt`, what sticks above them
 */
export function useKeepInSight(row: RefObject<HTMLElement | null>, isOn: boolean): void {
  useEffect(() => {
    const element = row.current;
    if (element === null || !isOn) return undefined;
    const cards = [...element.children].filter((child) => child instanceof HTMLElement);
    const prompt = element.parentElement?.querySelector("[data-prompt]") ?? null;
    const place = () => {
      const promptPx = prompt === null ? 0 : prompt.getBoundingClientRect().height;
      for (const card of cards) {
        const top = Math.min(promptPx + gapPx, window.innerHeight - barPx - card.offsetHeight);
        card.style.setProperty("--stick-top", `${top}px`);
      }
    };
    const observer = new ResizeObserver(place);
    for (const watched of [...cards, prompt]) if (watched !== null) observer.observe(watched);
    window.addEventListener("resize", place);
    return () => {
      observer.disconnect();
      window.removeEventListener("resize", place);
    };
  }, [row, isOn]);
}
