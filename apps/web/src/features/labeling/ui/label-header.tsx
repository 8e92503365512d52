"use client";

import {
  BookOpen,
  Columns2,
  Diff,
  EllipsisVertical,
  FileCode,
  Keyboard,
  Languages,
  LogOut,
  Rows2,
  ScrollText,
} from "lucide-react";
import Link from "next/link";
import { DropdownMenu } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { useTranslations } from "use-intl/react";
import { useOtherLanguages } from "#messages/own-language.tsx";
import { paths } from "#paths.ts";
import { ThemeToggle } from "#ui/theme-toggle.tsx";
import { Wordmark } from "#ui/wordmark.tsx";
import type { Layout } from "./answer-cards.tsx";

/** The labeler's header: where one is, how much is left, and everything that is not needed for each pair. */
export function LabelHeader({
  title,
  facts,
  slug,
  layout,
  isDiff,
  isSource,
  onLayout,
  onDiff,
  onSource,
  onGuidelines,
  onKeys,
}: {
  title: string;
  /** Round, how many are left, whether all is sent. */
  facts?: ReactNode;
  slug?: string;
  layout?: Layout;
  isDiff?: boolean;
  isSource?: boolean;
  onLayout?: () => void;
  onDiff?: () => void;
  onSource?: () => void;
  onGuidelines?: () => void;
  onKeys?: () => void;
}) {
  const t = useTranslations("labeling");
  const common = useTranslations("common");
  const keys = useTranslations("keys");
  const history = useTranslations("history");
  const others = useOtherLanguages();
  const signOut = useRef<HTMLFormElement>(null);
  return (
    <header className="border-b border-line bg-surface">
      <div className="mx-auto flex h-12 max-w-[100rem] items-center gap-2 px-3 sm:gap-3 sm:px-5">
        <Link
          href={paths.labelHome()}
          aria-label={`gshf, ${common("allProjects")}`}
          className="shrink-0 rounded-lg"
        >
          <Wordmark />
        </Link>
        <h1 className="min-w-0 truncate font-sans text-[0.9375rem] font-medium tracking-normal">{title}</h1>
        {/* On a narrow screen these take a second line rather than widen the page: some languages need it. */}
        <div className="ms-auto flex min-w-0 flex-wrap items-center justify-end gap-x-2 text-xs leading-tight text-muted sm:shrink-0 sm:flex-nowrap sm:gap-x-3 sm:text-sm">
          {facts}
        </div>
        {onGuidelines === undefined ? null : (
          <HeaderButton label={common("guidelines")} onClick={onGuidelines}>
            <BookOpen className="size-4.5" aria-hidden />
          </HeaderButton>
        )}
        {onKeys === undefined ? null : (
          <HeaderButton label={keys("title")} onClick={onKeys} className="hidden sm:inline-flex">
            <Keyboard className="size-4.5" aria-hidden />
          </HeaderButton>
        )}
        <form ref={signOut} method="post" action={paths.api.signOut()} hidden />
        <span className="hidden sm:block">
          <ThemeToggle />
        </span>
        <DropdownMenu.Root>
          <DropdownMenu.Trigger
            aria-label={t("more")}
            className="inline-flex size-11 shrink-0 items-center justify-center rounded-lg text-muted hover:bg-raised hover:text-ink"
          >
            <EllipsisVertical className="size-4.5" aria-hidden />
          </DropdownMenu.Trigger>
          <DropdownMenu.Portal>
            <DropdownMenu.Content
              align="end"
              sideOffset={6}
              className="z-50 min-w-56 animate-appear rounded-lg border border-line bg-surface p-1 shadow-float"
            >
              {layout === undefined || onLayout === undefined ? null : (
                <MenuItem onSelect={onLayout} icon={layout === "columns" ? Rows2 : Columns2}>
                  {t(layout === "columns" ? "stack" : "columns")}
                </MenuItem>
              )}
              {onDiff === undefined ? null : (
                <MenuItem onSelect={onDiff} icon={Diff}>
                  {t(isDiff === true ? "diffOff" : "diff")}
                </MenuItem>
              )}
              {onSource === undefined ? null : (
                <MenuItem onSelect={onSource} icon={FileCode}>
                  {t(isSource === true ? "sourceOff" : "source")}
                </MenuItem>
              )}
              {onGuidelines === undefined ? null : (
                <MenuItem onSelect={onGuidelines} icon={BookOpen}>
                  {common("guidelines")}
                </MenuItem>
              )}
              {slug === undefined ? null : (
                <DropdownMenu.Item asChild>
                  <Link href={paths.labelHistory(slug)} className={itemClass}>
                    <ScrollText className="size-4" aria-hidden />
                    {history("link")}
                  </Link>
                </DropdownMenu.Item>
              )}
              {others.map(({ language, name, choose }) => (
                <MenuItem key={language} onSelect={choose} icon={Languages}>
                  <span lang={language}>{name}</span>
                </MenuItem>
              ))}
              <MenuItem onSelect={() => signOut.current?.requestSubmit()} icon={LogOut}>
                {t("signOut")}
              </MenuItem>
              <div className="border-t border-line px-1 pt-1 sm:hidden">
                <ThemeToggle />
              </div>
            </DropdownMenu.Content>
          </DropdownMenu.Portal>
        </DropdownMenu.Root>
      </div>
    </header>
  );
}

const itemClass =
  "flex min-h-11 cursor-pointer items-center gap-2 rounded-md px-3 outline-none data-highlighted:bg-raised";

function MenuItem({
  icon: Icon,
  onSelect,
  children,
}: {
  icon: typeof Rows2;
  onSelect: () => void;
  children: ReactNode;
}) {
  return (
    <DropdownMenu.Item onSelect={onSelect} className={itemClass}>
      <Icon className="size-4" aria-hidden />
      {children}
    </DropdownMenu.Item>
  );
}

function HeaderButton({
  label,
  onClick,
  className = "inline-flex",
  children,
}: {
  label: string;
  onClick: () => void;
  className?: string;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      onClick={onClick}
      className={`${className} size-11 shrink-0 items-center justify-center rounded-lg text-muted hover:bg-raised hover:text-ink`}
    >
      {children}
    </button>
  );
}
