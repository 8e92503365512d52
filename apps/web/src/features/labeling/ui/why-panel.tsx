"use client";

import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#ui/button.tsx";
import type { Draft } from "../session/drafts.ts";
import { isSendPress } from "./key-press.ts";
import { WhyFields } from "./why-fields.tsx";

/** Why, before the choice and of one's own accord. Escape goes back to the keys. */
export function WhyPanel({
  draft,
  onEdit,
  onClose,
}: {
  draft: Draft;
  onEdit: (patch: Partial<Draft>) => void;
  onClose: () => void;
}) {
  const t = useTranslations("labeling");
  const close = useTranslations("ui")("close");
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  return (
    <section
      aria-label={t("why")}
      className="mb-3 animate-appear border-b border-line pb-3"
      onKeyDown={(event) => {
        if (event.key === "Escape") field.current?.blur();
        if (isSendPress(event.nativeEvent)) onClose();
      }}
    >
      <div className="flex items-start justify-between gap-3">
        <p className="text-sm text-muted">{t("whyHint")}</p>
        <button
          type="button"
          aria-label={close}
          onClick={onClose}
          className="-mt-1 inline-flex size-11 shrink-0 items-center justify-center rounded-lg text-muted hover:bg-raised"
        >
          <X className="size-4" aria-hidden />
        </button>
      </div>
      <WhyFields draft={draft} onEdit={onEdit} field={field} />
      {/* What comes next by Tab: it ends the reasons, and says nothing about the pair. */}
      <Button size="sm" className="mt-2" onClick={onClose}>
        {t("whyDone")}
      </Button>
    </section>
  );
}
