import { useTranslations } from "use-intl/react";
import type { SessionState } from "../session/label-session.ts";

/** Stays until the labels are better: whoever is paused later has been told before. */
export function Warning({ text }: { text: string }) {
  return (
    <p role="status" className="rounded-lg bg-warn-soft px-4 py-2 text-sm font-medium text-warn">
      {text}
    </p>
  );
}

/** One line above the pair when something about it has to be known. */
export function Hints({ state }: { state: SessionState }) {
  const t = useTranslations("labeling");
  const common = useTranslations("common");
  const previous = state.pairs[0]?.previous ?? null;
  const text = state.isUndoing
    ? t("undoing")
    : state.isCurrentLost
      ? t("lost")
      : previous === null
        ? null
        : t("previous", { choice: common(`choices.${previous.choice}`) });
  if (text === null) return null;
  const tone = state.isCurrentLost ? "bg-warn-soft text-warn" : "bg-accent-soft text-accent-strong";
  return (
    <p role="status" className={`rounded-lg px-4 py-2 text-sm font-medium ${tone}`}>
      {text}
    </p>
  );
}
