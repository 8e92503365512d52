"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl/react";
import { Markdown } from "#ui/markdown/index.tsx";
import type { PairView } from "../session/api.ts";
import { KeysOf } from "./keys.tsx";

/** The whole conversation; stays in sight while the answers scroll, and folds to one line. */
export function PromptPanel({
  prompt,
  isOpen,
  onToggle,
}: {
  prompt: PairView["prompt"];
  isOpen: boolean;
  onToggle: () => void;
}) {
  const t = useTranslations("labeling");
  const common = useTranslations("common");
  const last = prompt.at(-1);
  const body = useRef<HTMLElement>(null);
  useEffect(() => {
    // The answers answer the last message; what led to it is above.
    if (isOpen && body.current !== null) body.current.scrollTop = body.current.scrollHeight;
  }, [isOpen]);
  const title = prompt.length > 1 ? t("conversation", { turns: prompt.length }) : common("prompt");
  const Icon = isOpen ? ChevronUp : ChevronDown;
  return (
    <div
      data-prompt
      className="z-10 rounded-xl border border-line bg-surface shadow-card sm:[@media(min-height:640px)]:sticky sm:top-2"
    >
      <header className="flex items-center gap-3 px-4 py-0.5">
        <h2 className="min-w-0 shrink-0 truncate font-sans text-sm font-semibold tracking-normal text-muted">
          {title}
        </h2>
        {isOpen ? null : (
          <p dir="auto" className="min-w-0 grow truncate">
            {last?.content.slice(0, 300)}
          </p>
        )}
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={onToggle}
          className="ms-auto inline-flex min-h-11 shrink-0 items-center gap-1.5 rounded-md px-2 text-sm text-muted hover:bg-raised hover:text-ink"
        >
          <Icon className="size-4" aria-hidden />
          {t(isOpen ? "collapse" : "expand")}
          <KeysOf action="prompt" className="hidden sm:flex" />
        </button>
      </header>
      {isOpen ? (
        <section
          ref={body}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          tabIndex={0}
          aria-label={title}
          className="space-y-3 overflow-y-auto px-4 pb-3 [@media(min-height:480px)]:max-h-[34dvh]"
        >
          {prompt.map((message, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the messages of a prompt never change
            <Message key={index} message={message} isOnly={prompt.length === 1} />
          ))}
        </section>
      ) : null}
    </div>
  );
}

function Message({ message, isOnly }: { message: PairView["prompt"][number]; isOnly: boolean }) {
  const t = useTranslations("labeling");
  const text = <Markdown text={message.content} className="text-[0.9375rem]" />;
  if (isOnly) return text;
  const isUser = message.role === "user";
  return (
    <div className={isUser ? "border-s-3 border-accent ps-3" : "border-s-3 border-line ps-3"}>
      <p className="text-xs font-semibold text-muted">
        {isRole(message.role) ? t(`roles.${message.role}`) : message.role}
      </p>
      {text}
    </div>
  );
}

const roles = ["user", "assistant", "system", "tool"] as const;

function isRole(role: string): role is (typeof roles)[number] {
  return roles.some((known) => known === role);
}
