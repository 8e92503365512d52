"use client";

import { CircleHelp, LogOut, PenLine, UserRound } from "lucide-react";
import Link from "next/link";
import { DropdownMenu } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { paths } from "#paths.ts";
import { ThemeToggle } from "#ui/theme-toggle.tsx";
import { Wordmark } from "#ui/wordmark.tsx";
import { CallsDialog } from "./calls/calls-dialog.tsx";

/** Header, person menu and the page. */
export function ConsoleShell({
  person,
  canLabel,
  children,
}: {
  person: string;
  canLabel: boolean;
  children: ReactNode;
}) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="border-b border-line bg-surface print:hidden">
        <div className="mx-auto flex h-14 max-w-7xl items-center gap-2 px-4 sm:px-6">
          <Link href={paths.projects()} aria-label="gshf, all projects" className="rounded-lg">
            <Wordmark />
          </Link>
          <div className="grow" />
          {canLabel ? (
            <Link
              href={paths.labelHome()}
              className="inline-flex min-h-9 items-center gap-1.5 rounded-lg px-2.5 text-sm font-medium text-muted hover:bg-raised hover:text-ink"
            >
              <PenLine className="size-4" aria-hidden />
              Label
            </Link>
          ) : null}
          <Link
            href={paths.help()}
            aria-label="Help"
            className="inline-flex size-9 items-center justify-center rounded-lg text-muted hover:bg-raised hover:text-ink"
          >
            <CircleHelp className="size-4.5" aria-hidden />
          </Link>
          <CallsDialog />
          <ThemeToggle />
          <PersonMenu person={person} />
        </div>
      </header>
      {children}
    </div>
  );
}

function PersonMenu({ person }: { person: string }) {
  const form = useRef<HTMLFormElement>(null);
  return (
    <>
      <form ref={form} method="post" action={paths.api.signOut()} hidden />
      <DropdownMenu.Root>
        <DropdownMenu.Trigger
          aria-label={`Account of ${person}`}
          className="inline-flex size-9 items-center justify-center rounded-full bg-accent-soft text-sm font-semibold text-accent-strong"
        >
          {person.slice(0, 1).toUpperCase()}
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            align="end"
            sideOffset={6}
            className="z-50 min-w-52 animate-appear rounded-lg border border-line bg-surface p-1 shadow-float"
          >
            <DropdownMenu.Label className="truncate px-3 py-2 text-sm text-muted">
              {person}
            </DropdownMenu.Label>
            <DropdownMenu.Item asChild>
              <Link
                href={paths.account()}
                className="flex min-h-10 cursor-pointer items-center gap-2 rounded-md px-3 outline-none data-highlighted:bg-raised"
              >
                <UserRound className="size-4" aria-hidden />
                Your account
              </Link>
            </DropdownMenu.Item>
            <DropdownMenu.Item
              onSelect={() => form.current?.requestSubmit()}
              className="flex min-h-10 cursor-pointer items-center gap-2 rounded-md px-3 outline-none data-highlighted:bg-raised"
            >
              <LogOut className="size-4" aria-hidden />
              Sign out
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
    </>
  );
}
