"use client";

import { ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl/react";
import { paths } from "#paths.ts";
import { ButtonLink, buttonClass } from "#ui/button.tsx";
import { ThemeToggle } from "#ui/theme-toggle.tsx";
import { Wordmark } from "#ui/wordmark.tsx";

export type DemoEntry = { label: string; role: string | null; href: string };

const hidden = (chunks: ReactNode) => <span className="sr-only">{chunks}</span>;

export function Landing({ hasOidc, demoEntries }: { hasOidc: boolean; demoEntries: DemoEntry[] }) {
  const t = useTranslations("entry.landing");
  return (
    <div className="mx-auto flex min-h-dvh max-w-5xl flex-col px-4 sm:px-8">
      <header className="flex items-center justify-between py-5">
        <Wordmark />
        <ThemeToggle />
      </header>
      <main id="main" className="grid grow items-center gap-12 py-10 md:grid-cols-[1.15fr_1fr]">
        <div>
          <h1 className="text-4xl sm:text-5xl">{t("title")}</h1>
          <p className="mt-5 max-w-prose text-lg leading-relaxed text-muted">{t("text")}</p>
          <div className="mt-8 flex flex-wrap gap-3">
            {demoEntries.map((entry) => (
              // A plain link: the demo signs in on the server.
              <a
                key={entry.href}
                href={entry.href}
                className={buttonClass(entry.role === "labeler" ? "secondary" : "primary", "lg")}
              >
                <span>
                  {t.rich(entry.role === "labeler" ? "label" : "explore", { name: entry.label, hidden })}
                </span>
                <ArrowRight className="size-4" aria-hidden />
              </a>
            ))}
            {hasOidc || demoEntries.length === 0 ? (
              <ButtonLink
                href={paths.signIn()}
                variant={demoEntries.length === 0 ? "primary" : "quiet"}
                size="lg"
              >
                {t("signIn")}
              </ButtonLink>
            ) : null}
          </div>
          {demoEntries.length === 0 ? null : <p className="mt-4 text-sm text-muted">{t("demo")}</p>}
        </div>
        <Illustration />
      </main>
    </div>
  );
}

/** Two answers, one preferred, and the loop they feed. */
function Illustration() {
  return (
    <svg viewBox="0 0 360 300" className="mx-auto w-full max-w-sm" aria-hidden="true" focusable="false">
      <g className="fill-surface stroke-line" strokeWidth="1.5">
        <rect x="18" y="30" width="150" height="190" rx="14" />
        <rect x="192" y="30" width="150" height="190" rx="14" />
      </g>
      <rect
        x="17"
        y="29"
        width="152"
        height="192"
        rx="15"
        className="fill-none stroke-accent"
        strokeWidth="3"
      />
      <g className="fill-side-left">
        <circle cx="42" cy="56" r="9" />
      </g>
      <g className="fill-side-right">
        <circle cx="216" cy="56" r="9" />
      </g>
      <g className="stroke-edge" strokeWidth="6" strokeLinecap="round" opacity=".55">
        <path d="M38 88h108M38 108h92M38 128h110M38 148h70M38 168h98M38 188h48" />
        <path d="M212 88h84M212 108h110M212 128h62M212 148h102" />
      </g>
      <circle cx="146" cy="56" r="13" className="fill-accent" />
      <path
        d="m140 56 4.5 4.5L153 52"
        className="fill-none stroke-on-accent"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <path
        d="M93 236c0 28 30 42 87 42s87-14 87-42"
        className="fill-none stroke-accent"
        strokeWidth="2"
        strokeDasharray="5 6"
        strokeLinecap="round"
      />
      <path
        d="m258 246 9-11 9 11"
        className="fill-none stroke-accent"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
