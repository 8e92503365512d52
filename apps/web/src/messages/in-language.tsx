"use client";

import { createContext, type ReactNode, useContext, useLayoutEffect } from "react";
import { IntlProvider } from "use-intl/react";
import { type Language, messagesOf } from "./languages.ts";

/** Whether something above speaks for the page as a whole. Nothing does in the console: it is English, as the document says. */
const Spoken = createContext(false);

// The server has no document, and React warns of layout effects there.
const useDocumentEffect = typeof document === "undefined" ? () => undefined : useLayoutEffect;

/** Where the reader is: times are shown in theirs. */
const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * Everything below speaks this language, and says so to screen readers: the outermost one on the document itself,
 * because dialogs, menus and notices are rendered beside the page and not in it.
 */
export function InLanguage({ language, children }: { language: Language; children: ReactNode }) {
  const isOutermost = !useContext(Spoken);
  useDocumentEffect(() => {
    if (!isOutermost) return undefined;
    const before = document.documentElement.lang;
    document.documentElement.lang = language;
    return () => {
      document.documentElement.lang = before;
    };
  }, [isOutermost, language]);
  return (
    <Spoken value>
      <IntlProvider locale={language} messages={messagesOf(language)} timeZone={timeZone}>
        <div lang={language} className="contents">
          {children}
        </div>
      </IntlProvider>
    </Spoken>
  );
}

/** What is above all pages: building blocks speak English where no page says otherwise. */
export function InEnglish({ children }: { children: ReactNode }) {
  return (
    <IntlProvider locale="en" messages={messagesOf("en")} timeZone={timeZone}>
      {children}
    </IntlProvider>
  );
}

/** Whether this is a labeler’s page, which tells in its own words what the server refused. */
export function useIsTranslated(): boolean {
  return useContext(Spoken);
}
