"use client";

import { useSyncExternalStore } from "react";
import { isLanguage, type Language } from "./languages.ts";

/** The language of the page, for what stands above all pages: the document says it. */
export function useDocumentLanguage(): Language {
  return useSyncExternalStore(watch, now, () => "en");
}

function watch(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: ["lang"] });
  return () => observer.disconnect();
}

function now(): Language {
  const { lang } = document.documentElement;
  return isLanguage(lang) ? lang : "en";
}
