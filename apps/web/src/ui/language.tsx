"use client";

import { createContext, type ReactNode, useContext, useLayoutEffect } from "react";

export type Language = "en" | "de";

/** Null outside labelers' pages: the console speaks English, as the document says of itself. */
const Spoken = createContext<Language | null>(null);

/** The language of the page around: English unless something above says otherwise. */
export function useLanguage(): Language {
  return useContext(Spoken) ?? "en";
}

// The server has no document, and React warns of layout effects there.
const useDocumentEffect = typeof document === "undefined" ? () => undefined : useLayoutEffect;

/**
 * Everything below speaks this language, and says so to screen readers: the outermost one on the document itself,
 * because dialogs, menus and notices are rendered beside the page and not in it.
 */
export function InLanguage({ language, children }: { language: Language; children: ReactNode }) {
  const isOutermost = useContext(Spoken) === null;
  useDocumentEffect(() => {
    if (!isOutermost) return undefined;
    const before = document.documentElement.lang;
    document.documentElement.lang = language;
    return () => {
      document.documentElement.lang = before;
    };
  }, [isOutermost, language]);
  return (
    <Spoken value={language}>
      <div lang={language} className="contents">
        {children}
      </div>
    </Spoken>
  );
}
