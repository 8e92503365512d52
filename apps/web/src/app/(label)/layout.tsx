import type { ReactNode } from "react";
import { ownLanguage } from "#app/own-language.ts";
import { InOwnLanguage } from "#messages/own-language.tsx";

/** Labelers' pages speak their language, which they can change there. */
export default async function LabelLayout({ children }: { children: ReactNode }) {
  return <InOwnLanguage language={await ownLanguage()}>{children}</InOwnLanguage>;
}
