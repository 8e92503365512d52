import type { ReactNode } from "react";
import { ownLanguage } from "#app/own-language.ts";
import { InLanguage } from "#messages/in-language.tsx";

/** What people see on their way in, in the language their browser asks for. */
export default async function EntryLayout({ children }: { children: ReactNode }) {
  return <InLanguage language={await ownLanguage()}>{children}</InLanguage>;
}
