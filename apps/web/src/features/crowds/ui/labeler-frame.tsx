"use client";

import type { Preferences } from "@gshf/core/labeling";
import { Languages } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { paths } from "#paths.ts";
import { useTRPCClient } from "#trpc/client.tsx";
import { ThemeToggle } from "#ui/theme-toggle.tsx";
import { Wordmark } from "#ui/wordmark.tsx";
import { type Language, Speaks, useMessages } from "../messages/index.tsx";

/** The frame of a labeler's pages around labeling: in their language, which they can change here. */
export function LabelerFrame({
  title,
  language: initial,
  children,
}: {
  title: string;
  language: Preferences["language"];
  children: ReactNode;
}) {
  const client = useTRPCClient();
  const [language, setLanguage] = useState<Language>(initial);
  const choose = (chosen: Language) => {
    setLanguage(chosen);
    // Not worth a message when it fails: the page looks as the person wants until it is closed.
    void client.labeling.savePreferences.mutate({ language: chosen }).catch(() => undefined);
  };
  return (
    <Speaks language={language}>
      <div className="flex min-h-dvh flex-col">
        <header className="border-b border-line bg-surface">
          <div className="mx-auto flex h-12 max-w-3xl items-center gap-3 px-4 sm:px-6">
            <HomeLink />
            <p className="min-w-0 truncate font-medium">{title}</p>
            <div className="ms-auto flex shrink-0 items-center gap-1">
              <button
                type="button"
                onClick={() => choose(language === "en" ? "de" : "en")}
                className="inline-flex min-h-9 items-center gap-1.5 rounded-lg px-2 text-sm text-muted hover:bg-raised hover:text-ink"
              >
                <Languages className="size-4.5" aria-hidden />
                <span lang={language === "en" ? "de" : "en"}>
                  {language === "en" ? "Deutsch" : "English"}
                </span>
              </button>
              <ThemeToggle />
            </div>
          </div>
        </header>
        <main id="main" className="mx-auto w-full max-w-3xl grow px-4 py-8 sm:px-6">
          {children}
        </main>
      </div>
    </Speaks>
  );
}

function HomeLink() {
  const m = useMessages();
  return (
    <Link href={paths.labelHome()} aria-label={`gshf, ${m.allProjects}`} className="shrink-0 rounded-lg">
      <Wordmark />
    </Link>
  );
}
