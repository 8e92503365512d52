"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTRPC } from "#trpc/client.tsx";
import { Badge } from "#ui/badge.tsx";
import { formatCount } from "#ui/format.ts";
import { joinClasses } from "#ui/join-classes.ts";

const pages = [
  { path: "", label: "Overview" },
  { path: "/rounds", label: "Rounds" },
  { path: "/prompts", label: "Prompts" },
  { path: "/policies", label: "Policies" },
  { path: "/datasets", label: "Datasets" },
  { path: "/quality", label: "Quality" },
  { path: "/people", label: "People" },
  { path: "/crowds", label: "Crowds" },
  { path: "/settings", label: "Settings" },
] as const;

/** The project's name and its pages; scrolls sideways on a phone. */
export function ProjectNav({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const pathname = usePathname();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const mayReview = project.data?.can.includes("review") ?? false;
  const stopped = useQuery(trpc.quality.stopped.queryOptions({ slug }, { enabled: mayReview }));
  // Whoever is paused waits for a researcher: this is where they hear of it.
  const paused = stopped.data?.paused ?? 0;
  const base = `/projects/${slug}`;
  return (
    <nav aria-label="Project" className="border-b border-line bg-surface">
      <div className="mx-auto max-w-7xl px-4 sm:px-6">
        <p className="flex min-w-0 items-baseline gap-2 pt-3">
          <Link href={base} className="truncate rounded font-serif text-lg font-semibold hover:underline">
            {project.data?.name ?? slug}
          </Link>
          <span className="shrink-0 font-mono text-xs text-muted">{slug}</span>
        </p>
        <div className="-mx-1 flex gap-1 overflow-x-auto px-1">
          {pages.map(({ path, label }) => {
            const href = `${base}${path}`;
            const current = path === "" ? pathname === base : pathname.startsWith(href);
            return (
              <Link
                key={path}
                href={href}
                aria-current={current ? "page" : undefined}
                className={joinClasses(
                  "inline-flex min-h-11 items-center border-b-2 px-2.5 text-sm font-medium whitespace-nowrap",
                  current ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
                )}
              >
                {label}
                {label === "Quality" && paused > 0 ? <Paused count={paused} /> : null}
              </Link>
            );
          })}
        </div>
      </div>
    </nav>
  );
}

function Paused({ count }: { count: number }) {
  return (
    <Badge tone="danger" className="ms-1.5">
      {formatCount(count)} paused
    </Badge>
  );
}
