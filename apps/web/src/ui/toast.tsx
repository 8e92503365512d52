"use client";

import { X } from "lucide-react";
import { Toast as RadixToast } from "radix-ui";
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useDocumentLanguage } from "../messages/document-language.ts";
import { translatorOf } from "../messages/translator.ts";
import type { Tone } from "./badge.tsx";
import { joinClasses } from "./join-classes.ts";

type Message = {
  id: number;
  text: ReactNode;
  tone: Tone;
  close: string;
  action?: { label: string; run: () => void };
};
type Options = { tone?: Tone; action?: { label: string; run: () => void } };
type Show = (text: ReactNode, options?: Options) => void;

/** Shown far above the page that speaks: what the button is called comes along. */
const ToastContext = createContext<(text: ReactNode, close: string, options?: Options) => void>(
  () => undefined,
);

/** `const toast = useToast(); toast("Saved")`: a short notice that screen readers announce. */
export function useToast(): Show {
  const show = useContext(ToastContext);
  const close = useTranslations("ui")("dismiss");
  return useCallback<Show>((text, options) => show(text, close, options), [show, close]);
}

const stripes: Record<Tone, string> = {
  neutral: "border-s-edge",
  accent: "border-s-accent",
  ok: "border-s-ok",
  warn: "border-s-warn",
  danger: "border-s-danger",
  left: "border-s-side-left",
  right: "border-s-side-right",
};

export function ToastProvider({ children }: { children: ReactNode }) {
  const t = translatorOf(useDocumentLanguage(), "ui");
  const [messages, setMessages] = useState<Message[]>([]);
  const nextId = useRef(0);
  const show = useCallback((text: ReactNode, close: string, options: Options = {}) => {
    nextId.current += 1;
    const message = { id: nextId.current, text, close, tone: options.tone ?? "neutral" };
    const full = options.action === undefined ? message : { ...message, action: options.action };
    setMessages((shown) => [...shown.slice(-2), full]);
  }, []);
  const drop = (id: number) => setMessages((shown) => shown.filter((message) => message.id !== id));
  return (
    <ToastContext value={show}>
      <RadixToast.Provider label={t("notification")} swipeDirection="right" duration={5000}>
        {children}
        {messages.map((message) => (
          <RadixToast.Root
            key={message.id}
            onOpenChange={(open) => (open ? undefined : drop(message.id))}
            className={joinClasses(
              "flex items-center gap-3 rounded-lg border border-s-4 border-line bg-surface px-4 py-3 shadow-float animate-appear",
              stripes[message.tone],
            )}
          >
            <RadixToast.Description className="min-w-0 grow text-sm">{message.text}</RadixToast.Description>
            {message.action === undefined ? null : (
              <RadixToast.Action
                altText={message.action.label}
                onClick={message.action.run}
                className="link text-sm font-medium"
              >
                {message.action.label}
              </RadixToast.Action>
            )}
            <RadixToast.Close aria-label={message.close} className="rounded p-1 text-muted hover:text-ink">
              <X className="size-4" aria-hidden />
            </RadixToast.Close>
          </RadixToast.Root>
        ))}
        <RadixToast.Viewport
          label={t("notifications", { hotkey: "F8" })}
          className="fixed right-4 bottom-[calc(1rem+var(--bar-height,0px))] z-50 flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2 print:hidden"
        />
      </RadixToast.Provider>
    </ToastContext>
  );
}
