"use client";

import { Check, Copy } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";

const hidden = (chunks: ReactNode) => <span className="sr-only">{chunks}</span>;

/** A code block with what its first line says of it and a copy button; scrolls sideways by keyboard too. */
export function CodeBlock({ info, children }: { info: string; children: ReactNode }) {
  const t = useTranslations("markdown");
  const body = useRef<HTMLPreElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(body.current?.textContent ?? "");
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    } catch {
      // No clipboard without a secure context; the text can still be selected.
      setCopied(false);
    }
  };
  const Icon = copied ? Check : Copy;
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-raised" dir="ltr">
      <div className="flex items-center justify-between gap-3 border-b border-line px-3 text-xs text-muted">
        <span className="min-w-0 truncate font-mono" data-frame={info === "" || undefined}>
          {info === "" ? t("text") : info}
        </span>
        <button
          type="button"
          onClick={copy}
          className="inline-flex min-h-8 shrink-0 max-sm:min-h-11 items-center gap-1.5 rounded px-1 hover:text-ink"
        >
          <Icon className="size-3.5" aria-hidden />
          <span>{t.rich(copied ? "copiedCode" : "copyCode", { hidden })}</span>
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre ref={body} tabIndex={0} className="overflow-x-auto px-3 py-2.5">
        {children}
      </pre>
    </div>
  );
}

/** Indented text: often code, as often prose. Its lines break where they don't fit. */
export function IndentedCode({ children }: { children: ReactNode }) {
  return (
    <pre dir="auto" className="whitespace-pre-wrap wrap-anywhere">
      {children}
    </pre>
  );
}
