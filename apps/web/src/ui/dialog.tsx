"use client";

import { X } from "lucide-react";
import { AlertDialog as RadixAlert, Dialog as RadixDialog } from "radix-ui";
import { type ReactNode, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button, type ButtonVariant } from "./button.tsx";
import { useErrorMessage } from "./use-error-message.ts";

const overlay = "fixed inset-0 z-40 bg-black/45 animate-appear";
const panel =
  "fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-xl border border-line bg-surface [--ground:var(--color-surface)] p-5 shadow-float animate-appear";

const doubleClickMsMax = 500;

/** Without a trigger of its own a dialog knows no place to give the focus back to: it is where it came from. */
function useFocusReturn(opened = { current: 0 }) {
  const opener = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: () => {
      opened.current = performance.now();
      opener.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event) => {
      if (!(opener.current instanceof HTMLElement)) return;
      event.preventDefault();
      opener.current.focus({ preventScroll: true });
    },
  };
}

/** A modal window. Focus goes in and comes back, Escape closes. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  trigger,
  wide = false,
}: {
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  trigger?: ReactNode;
  wide?: boolean;
}) {
  const opened = useRef(0);
  const focusReturn = useFocusReturn(opened);
  const t = useTranslations("ui");
  return (
    <RadixDialog.Root
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      {trigger === undefined ? null : <RadixDialog.Trigger asChild>{trigger}</RadixDialog.Trigger>}
      <RadixDialog.Portal>
        <RadixDialog.Overlay className={overlay} />
        <RadixDialog.Content
          className={wide ? `${panel} sm:max-w-3xl` : panel}
          {...focusReturn}
          onPointerDownOutside={(event) => {
            // The second half of the double click that opened it.
            if (performance.now() - opened.current < doubleClickMsMax) event.preventDefault();
          }}
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
        >
          <div className="flex items-start justify-between gap-4">
            <RadixDialog.Title className="text-xl">{title}</RadixDialog.Title>
            <RadixDialog.Close
              aria-label={t("close")}
              className="-mt-1 -mr-1 inline-flex size-9 shrink-0 items-center justify-center rounded-lg text-muted hover:bg-raised hover:text-ink"
            >
              <X className="size-4.5" aria-hidden />
            </RadixDialog.Close>
          </div>
          {description === undefined ? null : (
            <RadixDialog.Description className="mt-1 text-sm text-muted">
              {description}
            </RadixDialog.Description>
          )}
          <div className="mt-4">{children}</div>
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}

/** Asks before doing something that can't be taken back. Stays open, with the reason, when it fails. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  children,
  confirmLabel,
  cancelLabel,
  variant = "primary",
  onConfirm,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  children: ReactNode;
  confirmLabel: string;
  cancelLabel?: string;
  variant?: ButtonVariant;
  onConfirm: () => unknown;
}) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const focusReturn = useFocusReturn();
  const t = useTranslations("ui");
  const errorMessage = useErrorMessage();
  const confirm = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch (error) {
      setProblem(errorMessage(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <RadixAlert.Root open={open} onOpenChange={onOpenChange}>
      <RadixAlert.Portal>
        <RadixAlert.Overlay className={overlay} />
        <RadixAlert.Content className={panel} {...focusReturn}>
          <RadixAlert.Title className="text-xl">{title}</RadixAlert.Title>
          <RadixAlert.Description asChild>
            <div className="mt-2 text-muted">{children}</div>
          </RadixAlert.Description>
          {problem === null ? null : (
            <p role="alert" className="mt-3 rounded-lg bg-danger-soft px-3 py-2 text-sm text-danger">
              {problem}
            </p>
          )}
          <div className="mt-5 flex flex-wrap justify-end gap-2">
            <RadixAlert.Cancel asChild>
              <Button>{cancelLabel ?? t("cancel")}</Button>
            </RadixAlert.Cancel>
            <Button variant={variant} busy={busy} onClick={confirm}>
              {confirmLabel}
            </Button>
          </div>
        </RadixAlert.Content>
      </RadixAlert.Portal>
    </RadixAlert.Root>
  );
}
