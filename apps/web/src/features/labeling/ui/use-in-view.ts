"use client";

import { type RefObject, useEffect } from "react";

export type NoteInView = (side: "left" | "right", isInView: boolean) => void;

/** So much of a card has to be in the window: a sliver of one beside the card that is read doesn't count. */
const shareMin = 0.5;
const heightPxMin = 40;

/**
 * Tells which of the two cards in a row is in the window, and when that changes. A card taller than the window
 * counts while half of the width is there.
 */
export function useInView(row: RefObject<HTMLElement | null>, onInView: NoteInView | undefined): void {
  useEffect(() => {
    const cards = row.current?.querySelectorAll(":scope > article");
    const [left, right] = cards ?? [];
    if (onInView === undefined || left === undefined || right === undefined) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, intersectionRect, boundingClientRect } of entries) {
          const isWide = intersectionRect.width >= shareMin * boundingClientRect.width;
          const isHigh = intersectionRect.height >= Math.min(heightPxMin, boundingClientRect.height);
          onInView(target === left ? "left" : "right", isWide && isHigh && intersectionRect.height > 0);
        }
      },
      // What lies behind the bar of choices is not in view.
      { rootMargin: "0px 0px -120px 0px", threshold: Array.from({ length: 21 }, (_, step) => step / 20) },
    );
    observer.observe(left);
    observer.observe(right);
    return () => {
      observer.disconnect();
      onInView("left", false);
      onInView("right", false);
    };
  }, [row, onInView]);
}
