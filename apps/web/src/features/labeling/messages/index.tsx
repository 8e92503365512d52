"use client";

import { createContext, type ReactNode, useContext } from "react";
import { MarkdownLanguage } from "../../../ui/markdown/messages.ts";
import { de } from "./de.ts";
import { en, type Messages } from "./en.ts";

export const languages = { en, de };
export type Language = keyof typeof languages;

const MessagesContext = createContext<Messages>(en);

/** Everything below speaks this language, and says so to screen readers. */
export function Speaks({ language, children }: { language: Language; children: ReactNode }) {
  return (
    <MessagesContext value={languages[language]}>
      <MarkdownLanguage value={language}>
        <div lang={language} className="contents">
          {children}
        </div>
      </MarkdownLanguage>
    </MessagesContext>
  );
}

export function useMessages(): Messages {
  return useContext(MessagesContext);
}

export type { Messages };
