"use client";

import { useRouter } from "next/navigation";
import { createContext, type ReactNode, useContext, useState } from "react";
import { useLocale } from "use-intl/react";
import { useTRPCClient } from "#trpc/client.tsx";
import { InLanguage } from "./in-language.tsx";
import { type Language, languages } from "./languages.ts";

const Choose = createContext<(language: Language) => void>(() => undefined);

/** Everything below speaks the person's own language, until they choose another one there. */
export function InOwnLanguage({ language: initial, children }: { language: Language; children: ReactNode }) {
  const client = useTRPCClient();
  const router = useRouter();
  const [language, setLanguage] = useState(initial);
  const choose = (chosen: Language) => {
    setLanguage(chosen);
    client.labeling.savePreferences.mutate({ language: chosen }).then(
      // The tab's title comes from the server.
      () => router.refresh(),
      // Not worth a message when it fails: the page looks as the person wants until it is closed.
      () => undefined,
    );
  };
  return (
    <Choose value={choose}>
      <InLanguage language={language}>{children}</InLanguage>
    </Choose>
  );
}

/** The other languages there are, each by its own name, and how to change to it. */
export function useOtherLanguages(): { language: Language; name: string; choose: () => void }[] {
  const spoken = useLocale();
  const choose = useContext(Choose);
  return languages
    .filter((language) => language !== spoken)
    .map((language) => ({
      language,
      name: new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language,
      choose: () => choose(language),
    }));
}
