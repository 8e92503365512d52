import { de } from "./de.ts";
import { en, type Messages, type Translation } from "./en.ts";

/** Every language that labelers' pages speak, with all its messages. The first one is for everybody else. */
export const catalogs = { en, de } satisfies Record<string, Translation>;

export type Language = keyof typeof catalogs;

export function isLanguage(tag: string): tag is Language {
  return Object.hasOwn(catalogs, tag);
}

export const languages: readonly Language[] = Object.keys(catalogs).filter(isLanguage);

/** The messages of a language, typed by their English: what a message takes is the same in all. */
export function messagesOf(language: Language): Messages {
  return catalogs[language] as Messages;
}

declare module "use-intl/core" {
  // biome-ignore lint/style/useConsistentTypeDefinitions: extends the library's own, which checks keys and arguments by it
  interface AppConfig {
    Locale: Language;
    Messages: Messages;
  }
}
