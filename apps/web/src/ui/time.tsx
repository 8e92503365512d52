"use client";

import { formatDate, formatRelative } from "./format.ts";
import { useLanguage } from "./language.tsx";
import { useUiMessages } from "./messages.ts";

/** A moment as people say it, with the exact one on hover. */
export function Time({ at }: { at: Date }) {
  const language = useLanguage();
  const m = useUiMessages();
  return (
    <time dateTime={at.toISOString()} title={formatDate(at, language)} suppressHydrationWarning>
      {formatRelative(at, new Date(), language, m)}
    </time>
  );
}
