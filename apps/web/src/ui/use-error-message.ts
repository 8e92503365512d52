"use client";

import type { RefusalValues } from "@gshf/core/access";
import { useTranslations } from "use-intl/react";
import { useIsTranslated } from "../messages/in-language.tsx";
import { problemOf } from "../trpc/client.tsx";

/**
 * What went wrong with a request, in the language of the page. Labelers read their language's words for the
 * refusal's reason and the field at fault; the console shows what the server said.
 */
export function useErrorMessage(): (error: unknown) => string {
  const say = useProblemMessage();
  return (error) => say(problemOf(error));
}

type Problem = { reason: string; message: string; field?: string | null; values?: RefusalValues };

/** The same for what is already known of an error. */
export function useProblemMessage(): (problem: Problem) => string {
  const t = useTranslations("errors");
  const isTranslated = useIsTranslated();
  return ({ reason, field, message, values }) => {
    if (!isTranslated) return message;
    for (const key of [`specific.${reason}.${field}`, `general.${reason}`, "general.defect"]) {
      // Which message it is, and so what it takes, is the server's to say.
      if (t.has(key as "general.defect"))
        return t(key as "general.rate-limited", values as { seconds: number });
    }
    return message;
  };
}
