"use client";

import { createContext, type ReactNode, useContext } from "react";
import { InLanguage, type Language } from "#ui/language.tsx";
import { de } from "./de.ts";
import { en, type Messages } from "./en.ts";

export const languages: Record<Language, Messages> = { en, de };
export type { Language };

const MessagesContext = createContext<Messages>(en);

/** Everything below speaks this language, and says so to screen readers. */
export function Speaks({ language, children }: { language: Language; children: ReactNode }) {
  return (
    <MessagesContext value={languages[language]}>
      <InLanguage language={language}>{children}</InLanguage>
    </MessagesContext>
  );
}

export function useMessages(): Messages {
  return useContext(MessagesContext);
}

export type { Messages };
