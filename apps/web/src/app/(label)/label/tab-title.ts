import { labelerPreferences } from "@gshf/core/labeling";
import type { Metadata } from "next";
import { signedInUserId } from "../../../auth/auth.ts";
import { getDeps } from "../../../deps.ts";
import type { Language } from "../../../ui/language.tsx";
import { askedLanguage } from "../../asked-language.ts";

type LabelerPage = "home" | "label" | "history" | "start" | "finish";

const titles: Record<Language, Record<LabelerPage, string>> = {
  en: { home: "Labeling", label: "Label", history: "My labels", start: "Start", finish: "Done" },
  de: {
    ...{
      home: "Bewerten",
      label: "Bewerten",
      history: "Deine Bewertungen",
      start: "Anfang",
      finish: "Fertig",
    },
  },
};

/** What the browser's tab says of a labeler's page, in their language. */
export async function tabTitle(page: LabelerPage): Promise<Metadata> {
  const asked = await askedLanguage();
  const userId = await signedInUserId();
  const preferences =
    userId === null ? null : await labelerPreferences(getDeps(), { kind: "user", userId }, asked);
  return { title: titles[preferences?.language ?? asked][page] };
}
