"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl/react";
import { paths } from "#paths.ts";
import { ThemeToggle } from "./theme-toggle.tsx";
import { Wordmark } from "./wordmark.tsx";

/** A page with one thing to do, in the middle. */
export function CenteredPage({ children }: { children: ReactNode }) {
  const t = useTranslations("ui");
  return (
    <div className="mx-auto flex min-h-dvh max-w-5xl flex-col px-4 sm:px-8">
      <header className="flex items-center justify-between py-5">
        <Link href={paths.home()} aria-label={t("startPage")} className="rounded-lg">
          <Wordmark />
        </Link>
        <ThemeToggle />
      </header>
      <main id="main" className="flex grow items-center justify-center pb-24">
        <div className="w-full max-w-md rounded-2xl border border-line bg-surface p-6 shadow-card sm:p-8">
          {children}
        </div>
      </main>
    </div>
  );
}
