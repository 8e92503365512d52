import { loadPreferences } from "@gshf/core/labeling";
import type { Metadata } from "next";
import { headers } from "next/headers";
import { cache } from "react";
import { signedInUserId } from "#auth/auth.ts";
import { getDeps } from "#deps.ts";
import type { Messages } from "#messages/en.ts";
import { isLanguage, type Language } from "#messages/languages.ts";
import { preferredLanguage } from "#messages/preferred-language.ts";
import { translatorOf } from "#messages/translator.ts";

/** What whoever sent this request reads: the language they chose, or else the one their browser asks for. */
export const ownLanguage = cache(async (): Promise<Language> => {
  const userId = await signedInUserId();
  if (userId !== null) {
    const { language } = await loadPreferences(getDeps(), userId);
    if (language !== null && isLanguage(language)) return language;
  }
  return preferredLanguage((await headers()).get("accept-language"));
});

/** What the browser's tab says of a page, in the reader's own language. */
export async function tabTitle(page: keyof Messages["tabs"]): Promise<Metadata> {
  return { title: translatorOf(await ownLanguage(), "tabs")(page) };
}
