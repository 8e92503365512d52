"use client";

import { skipNoteLengthMax } from "@gshf/core/labeling/model";
import { flagReasons, type SkipReason, skipReasons } from "@gshf/core/slots/model";
import { useId, useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Kbd } from "#ui/kbd.tsx";
import { digitOf, isSendPress } from "./key-press.ts";

/** Asks why a pair is passed on. The reasons have number keys, so that skipping takes two presses. */
export function SkipDialog({
  mode,
  onClose,
  onConfirm,
}: {
  mode: "skip" | "flag" | null;
  onClose: () => void;
  onConfirm: (reason: SkipReason, note: string, flag: boolean) => void;
}) {
  const t = useTranslations("labeling");
  const noteId = useId();
  const [note, setNote] = useState("");
  if (mode === null) return null;
  const isFlag = mode === "flag";
  const reasons = isFlag ? flagReasons : skipReasons;
  const confirm = (reason: SkipReason) => {
    setNote("");
    onConfirm(reason, note, isFlag);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t(isFlag ? "flagTitle" : "skipTitle")}
      description={t(isFlag ? "flagText" : "skipText")}
    >
      <fieldset
        className="flex flex-col gap-1.5"
        onKeyDown={(event) => {
          if (event.target instanceof HTMLTextAreaElement) {
            // Who wrote why has said it in their own words.
            if (isSendPress(event.nativeEvent) && note.trim() !== "") confirm("other");
            return;
          }
          const reason = reasons[(digitOf(event.nativeEvent) ?? 0) - 1];
          if (reason !== undefined) confirm(reason);
        }}
      >
        <legend className="sr-only">{t(isFlag ? "flagTitle" : "skipTitle")}</legend>
        {reasons.map((reason, index) => (
          <Button
            key={reason}
            className="justify-start"
            onClick={() => confirm(reason)}
            autoFocus={index === 0}
          >
            <Kbd>{index + 1}</Kbd>
            <span className="whitespace-normal text-start">{t(`skipReasons.${reason}`)}</span>
          </Button>
        ))}
        <label htmlFor={noteId} className="mt-2 text-sm text-muted">
          {t("note")}
        </label>
        <textarea
          id={noteId}
          rows={2}
          dir="auto"
          maxLength={skipNoteLengthMax}
          value={note}
          onChange={(event) => setNote(event.target.value)}
          className="w-full rounded-lg border border-edge bg-paper px-3 py-2"
        />
      </fieldset>
    </Dialog>
  );
}
