"use client";

import { Languages } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl/react";
import { useOtherLanguages } from "#messages/own-language.tsx";
import { paths } from "#paths.ts";
import { ThemeToggle } from "#ui/theme-toggle.tsx";
import { Wordmark } from "#ui/wordmark.tsx";

/** The frame of a labeler's pages around labeling: in their language, which they can change here. */
export function LabelerFrame({ title, children }: { title: string; children: ReactNode }) {
  const others = useOtherLanguages();
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="border-b border-line bg-surface">
        <div className="mx-auto flex h-12 max-w-3xl items-center gap-3 px-4 sm:px-6">
          <HomeLink />
          <p className="min-w-0 truncate font-medium">{title}</p>
          <div className="ms-auto flex shrink-0 items-center gap-1">
            {others.map(({ language, name, choose }) => (
              <button
                key={language}
                type="button"
                onClick={choose}
                className="inline-flex min-h-9 items-center gap-1.5 rounded-lg px-2 text-sm text-muted hover:bg-raised hover:text-ink"
              >
                <Languages className="size-4.5" aria-hidden />
                <span lang={language}>{name}</span>
              </button>
            ))}
            <ThemeToggle />
          </div>
        </div>
      </header>
      <main id="main" className="mx-auto w-full max-w-3xl grow px-4 py-8 sm:px-6">
        {children}
      </main>
    </div>
  );
}

function HomeLink() {
  const t = useTranslations("common");
  return (
    <Link href={paths.labelHome()} aria-label={`gshf, ${t("allProjects")}`} className="shrink-0 rounded-lg">
      <Wordmark />
    </Link>
  );
}
