"use client";

import { createContext, type ReactNode, useContext, useLayoutEffect } from "react";
import { personHeader } from "./person-header.ts";

/** Whom the page on screen was made for; null where it is nobody's in particular. */
export type Page = { person: string | null };

export const PageContext = createContext<Page>({ person: null });

/** A page made for one person: nothing that is asked or said on it counts for anybody who signs in meanwhile. */
export function PageOf({ person, children }: { person: string; children: ReactNode }) {
  const page = useContext(PageContext);
  // Before the effects of what stands on the page, which ask.
  useLayoutEffect(() => {
    page.person = person;
    return () => {
      page.person = null;
    };
  }, [page, person]);
  return children;
}

type Asked = { context: Record<string, unknown> };

/** The header of a request: whom its calls are for, or else whom the page is for. */
export function headersFor(calls: readonly Asked[], page: Page): Record<string, string> {
  const people = new Set(calls.map(({ context }) => context.person ?? page.person));
  const named = [...people].filter((person) => typeof person === "string");
  return named.length === 0 ? {} : { [personHeader]: named.join(",") };
}
