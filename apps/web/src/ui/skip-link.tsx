"use client";

import { useDocumentLanguage } from "../messages/document-language.ts";
import { translatorOf } from "../messages/translator.ts";

/** The first thing that Tab reaches on every page. It stands above all pages, so it asks the document for its language. */
export function SkipLink() {
  const language = useDocumentLanguage();
  const t = translatorOf(language, "ui");
  return (
    <a
      href="#main"
      lang={language}
      className="sr-only rounded-md bg-surface font-medium text-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:px-4 focus:py-2"
    >
      {t("skipToContent")}
    </a>
  );
}
