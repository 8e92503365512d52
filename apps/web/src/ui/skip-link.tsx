"use client";

import { useSyncExternalStore } from "react";
import type { Language } from "./language.tsx";
import { messagesIn } from "./messages.ts";

/** The first thing that Tab reaches on every page. It stands above all pages, so it asks the document for its language. */
export function SkipLink() {
  const language = useSyncExternalStore(watchLanguage, languageNow, (): Language => "en");
  return (
    <a
      href="#main"
      lang={language}
      className="sr-only rounded-md bg-surface font-medium text-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:px-4 focus:py-2"
    >
      {messagesIn[language].skip}
    </a>
  );
}

function watchLanguage(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: ["lang"] });
  return () => observer.disconnect();
}

function languageNow(): Language {
  return document.documentElement.lang === "de" ? "de" : "en";
}
