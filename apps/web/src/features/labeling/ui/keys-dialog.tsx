"use client";

import {
  conflictOf,
  type KeyAction,
  keyActions,
  keyNameSchema,
  type OwnKeys,
} from "@gshf/core/labeling/model";
import { type ReactNode, useEffect, useEffectEvent, useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { KeysOf, useKeyLabel } from "./keys.tsx";

const hidden = (chunks: ReactNode) => <span className="sr-only">{chunks}</span>;

/** All keys. Each can be changed: the next press becomes the key, unless another action has it. */
export function KeysDialog({
  isOpen,
  own,
  onChange,
  onClose,
}: {
  isOpen: boolean;
  own: OwnKeys;
  onChange: (own: OwnKeys) => void;
  onClose: () => void;
}) {
  const t = useTranslations("keys");
  const keyLabel = useKeyLabel();
  const [changing, setChanging] = useState<KeyAction | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const change = (action: KeyAction | null) => {
    setChanging(action);
    setProblem(null);
  };
  const take = (key: string) => {
    if (changing === null) return;
    const other = conflictOf(own, changing, key);
    if (other !== null) {
      return setProblem(t("taken", { key: keyLabel(key), action: t(`actions.${other}`) }));
    }
    if (!keyNameSchema.safeParse(key).success) return setProblem(t("unfit"));
    onChange({ ...own, [changing]: key });
    change(null);
  };
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => {
        if (open) return;
        change(null);
        onClose();
      }}
      title={t("title")}
      description={t("text")}
    >
      {changing === null ? null : <NextKey onKey={take} onCancel={() => change(null)} />}
      <ul className="divide-y divide-line">
        {keyActions.map((action) => (
          <li key={action} className="space-y-1 py-1">
            <div className="flex items-center gap-3">
              <KeysOf action={action} className="flex w-14 shrink-0 justify-end sm:w-18" />
              <span className="min-w-0 grow">{t(`actions.${action}`)}</span>
              <Button
                size="sm"
                className="shrink-0"
                aria-pressed={changing === action}
                onClick={() => change(changing === action ? null : action)}
              >
                <span>
                  {t.rich(changing === action ? "press" : "change", {
                    action: t(`actions.${action}`),
                    hidden,
                  })}
                </span>
              </Button>
            </div>
            {changing === action ? (
              <p role="status" className="text-end text-sm text-muted">
                {problem === null ? t("pressHint") : <span className="text-danger">{problem}</span>}
              </p>
            ) : null}
          </li>
        ))}
      </ul>
      <Button
        className="mt-4"
        disabled={Object.keys(own).length === 0}
        onClick={() => {
          change(null);
          onChange({});
        }}
      >
        {t("reset")}
      </Button>
    </Dialog>
  );
}

/** Takes the next press before the page, the dialog or the button under the focus do. */
function NextKey({ onKey, onCancel }: { onKey: (key: string) => void; onCancel: () => void }) {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    const isOurs = !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== "Shift";
    if (event.key === "Tab" || !isOurs) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key === "Escape") onCancel();
    else onKey(event.key.toLowerCase());
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => handle(event);
    window.addEventListener("keydown", onKeyDown, { capture: true });
    return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
  }, []);
  return null;
}
