"use client";

import { useTranslations } from "use-intl/react";
import { Button } from "#ui/button.tsx";
import { CopyButton } from "#ui/copy-button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Time } from "#ui/time.tsx";
import { useProblemMessage } from "#ui/use-error-message.ts";
import type { Parked } from "../session/outbox.ts";
import { useDescribeAnswer } from "./use-describe-answer.ts";

/** Answers that the server would not take: what was said, why, and what can be done about it. */
export function ParkedDialog({
  parked,
  isOpen,
  onClose,
  onSendAgain,
  onDiscard,
}: {
  parked: readonly Parked[];
  isOpen: boolean;
  onClose: () => void;
  onSendAgain: (key: string) => void;
  onDiscard: (key: string) => void;
}) {
  const t = useTranslations("labeling.parked");
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("title")}
      description={t("text")}
    >
      <ul className="divide-y divide-line">
        {parked.map((one) => (
          <li key={one.key} className="space-y-2 py-3">
            <Said parked={one} />
            <div className="flex flex-wrap gap-2">
              {one.item === null ? null : (
                <Button size="sm" variant="primary" onClick={() => onSendAgain(one.key)}>
                  {t("sendAgain")}
                </Button>
              )}
              <CopyButton text={wordsOf(one) || one.stored} />
              <Button size="sm" variant="danger" onClick={() => onDiscard(one.key)}>
                {t("discard")}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function Said({ parked }: { parked: Parked }) {
  const t = useTranslations("labeling.parked");
  const describe = useDescribeAnswer();
  const why = useWhyParked();
  const { item } = parked;
  const words = wordsOf(parked);
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-medium">
          {item === null
            ? t("unknown")
            : item.kind === "submit"
              ? describe(item.input.choice, item.input.strength)
              : describe(null, null)}
        </span>
        {item === null ? null : (
          <span className="text-sm text-muted">
            <Time at={new Date(item.at)} />
          </span>
        )}
      </p>
      {words === "" ? null : (
        <p
          dir="auto"
          className="max-h-40 overflow-y-auto break-words whitespace-pre-wrap rounded-lg bg-raised p-2"
        >
          {words}
        </p>
      )}
      <p className="text-sm text-muted">{t("why", { why: why(parked) })}</p>
    </>
  );
}

/** What the person wrote; for what can't be read, all that there is. */
function wordsOf({ item, stored }: Parked): string {
  if (item === null) return stored;
  return item.kind === "submit" ? item.input.rationale : item.input.note;
}

function useWhyParked(): (parked: Parked) => string {
  const t = useTranslations("labeling.parked");
  const problemMessage = useProblemMessage();
  return ({ failure }) => {
    if (failure.reason === "unreadable") return t("unreadable");
    return failure.reason === "defect" ? t("failing") : problemMessage(failure);
  };
}
