import { useEffect, useEffectEvent } from "react";
import { useTranslations } from "use-intl/react";
import type { Tone } from "#ui/badge.tsx";
import { useToast } from "#ui/toast.tsx";
import { useProblemMessage } from "#ui/use-error-message.ts";
import type { SessionState } from "../session/label-session.ts";

const noticeTones: Record<NonNullable<SessionState["notice"]>["kind"], Tone> = {
  late: "warn",
  surplus: "warn",
  "too-fast": "warn",
  "undo-failed": "warn",
  "amend-failed": "warn",
};

/** Tells once what became of a label that did not simply count. */
export function useNotices({ notice }: SessionState): void {
  const toast = useToast();
  const t = useTranslations("labeling.notices");
  const problemMessage = useProblemMessage();
  // Once for each notice, though the words change with the language.
  const tell = useEffectEvent(({ kind, failure }: NonNullable<SessionState["notice"]>) => {
    const why = failure === null ? "" : problemMessage(failure);
    const text = kind === "late" || kind === "surplus" ? t(kind) : t(kind, { why });
    toast(text, { tone: noticeTones[kind] });
  });
  useEffect(() => {
    if (notice !== null) tell(notice);
  }, [notice]);
}
