"use client";

import { useSyncExternalStore } from "react";
import { InLanguage } from "#messages/in-language.tsx";
import { preferredLanguage } from "#messages/preferred-language.ts";
import { FailedPage } from "#ui/failed-page.tsx";

const never = () => () => undefined;

/** Where not even a layout could be shown, nothing is known of the reader but their browser. */
export default function ErrorPage({ reset }: { reset: () => void }) {
  const language = useSyncExternalStore(never, browserLanguage, () => "en" as const);
  return (
    <InLanguage language={language}>
      <FailedPage reset={reset} />
    </InLanguage>
  );
}

function browserLanguage() {
  // Listed by preference, as weights would say it.
  return preferredLanguage(navigator.languages.map((tag, place) => `${tag};q=${1 / (1 + place)}`).join(","));
}
