"use client";

import type { ProjectView } from "@gshf/core/projects";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Badge } from "#ui/badge.tsx";
import { formatCount } from "#ui/format.ts";
import { joinClasses } from "#ui/join-classes.ts";
import { scrollRowTo } from "#ui/scroll-row-to.ts";

type Action = ProjectView["can"][number];

type NavPage = {
  pathOf: (slug: string) => string;
  label: string;
  /** Shown to those who may. */
  may?: Action;
  /** Shown where the project has more than the experiment it began with. */
  isForSeveral?: boolean;
};

const pages: readonly NavPage[] = [
  { pathOf: paths.project, label: "Overview" },
  { pathOf: paths.experiments, label: "Experiments", isForSeveral: true },
  { pathOf: paths.rounds, label: "Rounds" },
  { pathOf: paths.prompts, label: "Prompts" },
  { pathOf: paths.policies, label: "Policies" },
  { pathOf: paths.datasets, label: "Datasets" },
  { pathOf: paths.trainings, label: "Trainings" },
  { pathOf: paths.evaluations, label: "Evaluations" },
  { pathOf: paths.quality, label: "Quality" },
  { pathOf: paths.people, label: "People", may: "members.write" },
  { pathOf: paths.crowds.home, label: "Crowds", may: "members.write" },
  { pathOf: paths.auditLog, label: "Audit log", may: "audit.read" },
  { pathOf: paths.settings, label: "Settings" },
];

/** The project's name and its pages; scrolls sideways on a phone. */
export function ProjectNav({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const pathname = usePathname();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const mayReview = project.data?.can.includes("review") ?? false;
  const stopped = useQuery(trpc.quality.stopped.queryOptions({ slug }, { enabled: mayReview }));
  const can: readonly Action[] = project.data?.can ?? [];
  const hasSeveral = (project.data?.experiments ?? 1) > 1;
  const offered = pages
    .filter(({ may }) => may === undefined || can.includes(may))
    // Whoever is on its pages sees where they are, in a project with one as well.
    .filter((page) => page.isForSeveral !== true || hasSeveral || isCurrent(page, slug, pathname));
  // Whoever is paused waits for a researcher: this is where they hear of it.
  const paused = stopped.data?.paused ?? 0;
  // And this is where managers hear of a webhook that was turned off.
  const off = can.includes("project.write") ? (project.data?.webhooks.off ?? 0) : 0;
  const row = useRef<HTMLDivElement>(null);
  // On a phone the page one is on may be beyond the edge; nothing but this row scrolls.
  const current = offered.find((page) => isCurrent(page, slug, pathname))?.label;
  useEffect(() => {
    if (current !== undefined) scrollRowTo(row.current, "[aria-current=page]");
  }, [current]);
  return (
    <nav aria-label="Project" className="border-b border-line bg-surface print:border-0">
      <div className="mx-auto max-w-7xl px-4 sm:px-6 print:max-w-none print:px-0">
        <p className="flex min-w-0 items-baseline gap-2 pt-3">
          <Link
            href={paths.project(slug)}
            className="truncate rounded font-serif text-lg font-semibold hover:underline"
          >
            {project.data?.name ?? slug}
          </Link>
          <span className="shrink-0 font-mono text-xs text-muted">{slug}</span>
          {project.data?.archivedAt ? <Badge>archived</Badge> : null}
        </p>
        <div ref={row} className="scroll-hint -mx-1 flex gap-1 overflow-x-auto px-1 print:hidden">
          {offered.map(({ pathOf, label }) => {
            const href = pathOf(slug);
            return (
              <Link
                key={href}
                href={href}
                aria-current={label === current ? "page" : undefined}
                className={joinClasses(
                  "inline-flex min-h-11 items-center border-b-2 px-2.5 text-sm font-medium whitespace-nowrap",
                  label === current
                    ? "border-accent text-ink"
                    : "border-transparent text-muted hover:text-ink",
                )}
              >
                {label}
                {label === "Quality" && paused > 0 ? <Waiting count={paused} text="paused" /> : null}
                {label === "Settings" && off > 0 ? <Waiting count={off} text="off" /> : null}
              </Link>
            );
          })}
        </div>
      </div>
      {project.data?.archivedAt ? (
        <p className="border-t border-line bg-warn-soft px-4 py-2 text-center text-sm text-warn">
          This project is archived: it can be read, but not changed.{" "}
          {project.data.can.includes("project.own") ? (
            <Link href={paths.settings(slug)} className="link text-warn">
              Unarchive it in Settings
            </Link>
          ) : (
            "Its owner can unarchive it."
          )}
        </p>
      ) : null}
    </nav>
  );
}

function isCurrent({ pathOf }: NavPage, slug: string, pathname: string): boolean {
  const href = pathOf(slug);
  return pathOf === paths.project ? pathname === href : pathname.startsWith(href);
}

function Waiting({ count, text }: { count: number; text: string }) {
  return (
    <Badge tone="danger" className="ms-1.5">
      {formatCount(count)} {text}
    </Badge>
  );
}
