import type { Metadata } from "next";
import { askedLanguage } from "#app/asked-language.ts";
import { signedInUserId } from "#auth/auth.ts";
import type { Language } from "#ui/language.tsx";
import { preferencesOf } from "./desk.ts";

type LabelerPage = "home" | "label" | "history" | "start" | "finish";

const titles: Record<Language, Record<LabelerPage, string>> = {
  en: { home: "Labeling", label: "Label", history: "My labels", start: "Start", finish: "Done" },
  de: {
    home: "Bewerten",
    label: "Bewerten",
    history: "Meine Urteile",
    start: "Anfang",
    finish: "Fertig",
  },
};

/** What the browser's tab says of a labeler's page, in their language. */
export async function tabTitle(page: LabelerPage): Promise<Metadata> {
  const userId = await signedInUserId();
  const language = userId === null ? await askedLanguage() : (await preferencesOf(userId)).language;
  return { title: titles[language][page] };
}
