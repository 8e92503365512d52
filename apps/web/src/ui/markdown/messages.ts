"use client";

import { useLanguage } from "../language.tsx";
import type { PlainReason } from "./why-plain.ts";

const reasons: Record<PlainReason, string> = {
  long: "it is very long",
  dense: "it has very many marks",
  deep: "it is nested very deeply",
};

const en = {
  plain: (reason: PlainReason, count: number) =>
    `Shown without formatting (${count.toLocaleString("en")} characters): ${reasons[reason]}.`,
  cut: (count: number) => `${count.toLocaleString("en")} more characters are not shown yet.`,
  showAll: "Show all",
  image: (description: string) => `[image: ${description || "no description"}]`,
  showImage: (host: string) => `Show image from ${host}`,
  imageFailed: "It can’t be shown.",
  table: "Table",
  copy: "Copy",
  copied: "Copied",
  copyWhat: "code",
  leaveTitle: "Leave this page?",
  leaveText: "A text somebody or some model wrote points to:",
  leave: "Open in a new tab",
  stay: "Stay here",
};
export type MarkdownMessages = typeof en;

const reasonsInGerman: Record<PlainReason, string> = {
  long: "er ist sehr lang",
  dense: "er hat sehr viele Zeichen mit Bedeutung",
  deep: "er ist sehr tief verschachtelt",
};

const de: MarkdownMessages = {
  plain: (reason, count) =>
    `Ohne Formatierung gezeigt (${count.toLocaleString("de")} Zeichen): ${reasonsInGerman[reason]}.`,
  cut: (count) => `${count.toLocaleString("de")} weitere Zeichen sind noch nicht zu sehen.`,
  showAll: "Alles zeigen",
  image: (description) => `[Bild: ${description || "ohne Beschreibung"}]`,
  showImage: (host) => `Bild von ${host} zeigen`,
  imageFailed: "Es lässt sich nicht zeigen.",
  table: "Tabelle",
  copy: "Kopieren",
  copied: "Kopiert",
  copyWhat: "Code",
  leaveTitle: "Diese Seite verlassen?",
  leaveText: "Ein Text, den jemand oder ein Modell geschrieben hat, verweist auf:",
  leave: "In neuem Tab öffnen",
  stay: "Hier bleiben",
};

const byLanguage = { en, de };

/** What the frame around a text says; the text itself is nobody's but its writer's. */
export function useMarkdownMessages(): MarkdownMessages {
  return byLanguage[useLanguage()];
}
