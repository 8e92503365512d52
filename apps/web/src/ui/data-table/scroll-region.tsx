"use client";

import { type ReactNode, useLayoutEffect, useState } from "react";
import { joinClasses } from "../join-classes.ts";

/**
 * What a table stands in. Where it fits, nothing: its heading then sticks to the window. Where it is too wide it
 * scrolls sideways, and a long one also down, reachable by keyboard.
 */
export function ScrollRegion({
  label,
  isLong,
  className,
  region,
  onRegion,
  children,
}: {
  label: string;
  /** Scrolls down in a frame of its own. */
  isLong: boolean;
  className?: string | undefined;
  /** Itself, for what has to know how far it is scrolled. */
  region: HTMLElement | null;
  onRegion: (element: HTMLElement | null) => void;
  children: ReactNode;
}) {
  const isWide = useIsWide(region);
  const scrolls = isLong || isWide;
  return (
    <section
      ref={onRegion}
      aria-label={`${label}, table`}
      // Whatever scrolls must be reachable by keyboard.
      tabIndex={scrolls ? 0 : undefined}
      className={joinClasses(
        // Relative: what is only for screen readers is placed absolutely, and would widen the page from in here.
        "relative print:max-h-none print:overflow-visible",
        // The edge of the card is line enough.
        "last:[&_tr:last-child>td]:border-b-0",
        // Until it is measured anew a narrower window must not be widened by it; clipped, its heading still sticks.
        scrolls ? "scroll-hint overflow-x-auto" : "overflow-x-clip",
        isLong && "max-h-[75dvh] overflow-y-auto",
        className,
      )}
    >
      {children}
    </section>
  );
}

/** Whether the content is wider than its box; until it is measured, and where it can't be, it may be. */
function useIsWide(element: HTMLElement | null): boolean {
  const [isWide, setIsWide] = useState(true);
  useLayoutEffect(() => {
    const table = element?.querySelector("table");
    if (element === null || table === null || table === undefined) return undefined;
    if (typeof ResizeObserver !== "function") return undefined;
    const look = () => setIsWide(table.scrollWidth > element.clientWidth);
    const observer = new ResizeObserver(look);
    observer.observe(element);
    observer.observe(table);
    return () => observer.disconnect();
  }, [element]);
  return isWide;
}
