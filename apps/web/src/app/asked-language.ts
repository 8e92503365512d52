import { headers } from "next/headers";
import type { Language } from "../ui/language.tsx";
import { preferredLanguage } from "../ui/preferred-language.ts";

/** What the browser of this request would like to read, for people who have chosen no language yet. */
export async function askedLanguage(): Promise<Language> {
  return preferredLanguage((await headers()).get("accept-language"));
}
