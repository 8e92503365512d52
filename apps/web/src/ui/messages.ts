"use client";

import { type Language, useLanguage } from "./language.tsx";
import type { Theme } from "./theme.ts";

type Problem = { reason: string; message: string };

/** What the building blocks of every page say by themselves. */
const en = {
  skip: "Skip to content",
  tryAgain: "Try again",
  loading: "Loading",
  notLoaded: "This could not be loaded",
  close: "Close",
  cancel: "Cancel",
  dismiss: "Dismiss",
  copy: "Copy",
  copied: "Copied",
  optional: "(optional)",
  theme: (now: string) => `Theme: ${now}`,
  themeChange: (now: string, next: string) => `Theme: ${now}. Change to ${next}`,
  themes: { system: "system", light: "light", dark: "dark" } as Record<Theme, string>,
  justNow: "just now",
  ago: (time: string) => `${time} ago`,
  ahead: (time: string) => `in ${time}`,
  units: { s: "s", min: "min", h: "h", d: "d" },
  /** What the server says is in English already, and says more than a code does. */
  problem: ({ message }: Problem): string => message,
  /** What is wrong with a value that was entered. */
  validation: {
    required: "This field is required.",
    notANumber: "Enter a number.",
    wholeNumber: "Enter a whole number.",
    atLeast: (bound: string) => `Enter ${bound} or more.`,
    atMost: (bound: string) => `Enter ${bound} or less.`,
    above: (bound: string) => `Enter more than ${bound}.`,
    below: (bound: string) => `Enter less than ${bound}.`,
    longer: (characters: number) => `Enter at least ${characters} characters.`,
    shorter: (characters: number) =>
      `Enter at most ${characters} ${characters === 1 ? "character" : "characters"}.`,
    more: (items: number) => `Add at least ${items}.`,
    fewer: (items: number) => `Keep at most ${items}.`,
    choose: "Choose one of the options.",
    email: "Enter an email address, such as ada@example.org.",
    url: "Enter a URL, such as https://example.org.",
    invalid: "This value is not valid.",
    number: (value: number): string => value.toLocaleString("en"),
  },
};
export type UiMessages = typeof en;

const problemsInGerman = new Map([
  ["offline", "Der Server ist nicht zu erreichen. Prüfe deine Verbindung."],
  ["unavailable", "Der Server ist gerade nicht zu erreichen. Versuch es gleich noch einmal."],
  ["rate-limited", "Das waren zu viele Anfragen auf einmal. Versuch es in einer Minute noch einmal."],
  ["not-signed-in", "Du bist nicht mehr angemeldet."],
  ["forbidden", "Das darfst du hier nicht."],
  ["not-found", "Das gibt es hier nicht (mehr)."],
  ["conflict", "Inzwischen hat sich etwas geändert. Lade die Seite neu."],
  ["round-not-open", "Diese Runde nimmt keine Urteile mehr an."],
  ["late", "Diese Runde nimmt keine Urteile mehr an."],
  ["lease-lost", "Dieses Paar hat inzwischen jemand anderes."],
  ["too-fast", "So schnell lassen sich beide Antworten nicht lesen. Lies sie noch ein wenig."],
  ["none-left", "Es ist nichts mehr da."],
  ["too-large", "Das ist zu groß."],
]);

const de: UiMessages = {
  skip: "Zum Inhalt",
  tryAgain: "Noch einmal",
  loading: "Wird geladen",
  notLoaded: "Das ließ sich nicht laden",
  close: "Schließen",
  cancel: "Abbrechen",
  dismiss: "Ausblenden",
  copy: "Kopieren",
  copied: "Kopiert",
  optional: "(freiwillig)",
  theme: (now) => `Darstellung: ${now}`,
  themeChange: (now, next) => `Darstellung: ${now}. Wechseln zu: ${next}`,
  themes: { system: "wie das System", light: "hell", dark: "dunkel" },
  justNow: "gerade eben",
  ago: (time) => `vor ${time}`,
  ahead: (time) => `in ${time}`,
  units: { s: "s", min: "min", h: "h", d: "T" },
  problem: ({ reason, message }) => problemsInGerman.get(reason) ?? message,
  validation: {
    required: "Bitte ausfüllen.",
    notANumber: "Gib eine Zahl ein.",
    wholeNumber: "Gib eine ganze Zahl ein.",
    atLeast: (bound) => `Gib mindestens ${bound} ein.`,
    atMost: (bound) => `Gib höchstens ${bound} ein.`,
    above: (bound) => `Gib mehr als ${bound} ein.`,
    below: (bound) => `Gib weniger als ${bound} ein.`,
    longer: (characters) => `Gib mindestens ${characters} Zeichen ein.`,
    shorter: (characters) => `Gib höchstens ${characters} Zeichen ein.`,
    more: (items) => `Füge mindestens ${items} hinzu.`,
    fewer: (items) => `Behalte höchstens ${items}.`,
    choose: "Wähle eine der Möglichkeiten.",
    email: "Gib eine E-Mail-Adresse ein, etwa ada@example.org.",
    url: "Gib eine Adresse ein, etwa https://example.org.",
    invalid: "Das ist nicht gültig.",
    number: (value) => value.toLocaleString("de"),
  },
};

export const messagesIn: Record<Language, UiMessages> = { en, de };

export function useUiMessages(): UiMessages {
  return messagesIn[useLanguage()];
}
