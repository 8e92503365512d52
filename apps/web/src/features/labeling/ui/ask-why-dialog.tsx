"use client";

import { useTranslations } from "use-intl/react";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import type { ChoiceName } from "../session/api.ts";
import type { Draft } from "../session/drafts.ts";
import { digitOf, isSendPress } from "./key-press.ts";
import { chips, toggled, WhyFields } from "./why-fields.tsx";

/**
 * Asks for reasons after the choice, on the pairs that were drawn for it. Enter sends, with or without any;
 * Escape goes back to the pair.
 */
export function AskWhyDialog({
  choice,
  draft,
  onEdit,
  onSend,
  onBack,
}: {
  choice: ChoiceName;
  draft: Draft;
  onEdit: (patch: Partial<Draft>) => void;
  onSend: () => void;
  onBack: () => void;
}) {
  const t = useTranslations("labeling.askWhy");
  const common = useTranslations("common");
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onBack())}
      title={t("title", { choice: common(`choices.${choice}`) })}
      description={t("text")}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSend();
        }}
        onKeyDown={(event) => {
          if (isSendPress(event.nativeEvent)) {
            event.preventDefault();
            return onSend();
          }
          if (event.target instanceof HTMLTextAreaElement) return;
          const chip = chips[(digitOf(event.nativeEvent) ?? 0) - 1];
          if (chip !== undefined) onEdit({ reasons: toggled(draft, chip) });
        }}
      >
        <WhyFields draft={draft} onEdit={onEdit} hasKeys />
        <div className="mt-4 flex flex-wrap justify-end gap-2">
          <Button onClick={onBack}>{t("back")}</Button>
          <Button type="submit" variant="primary" autoFocus>
            {t("send")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
