"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { joinClasses } from "#ui/join-classes.ts";

const pages = [
  { path: "/guidelines", label: "Guidelines" },
  { path: "/onboarding", label: "Onboarding" },
  { path: "/test", label: "Test" },
  { path: "/studies", label: "Studies" },
  { path: "/pay", label: "Pay" },
] as const;

/** The pages about the people who label. */
export function CrowdsNav({ slug }: { slug: string }) {
  const pathname = usePathname();
  const base = `/projects/${slug}/crowds`;
  return (
    <nav aria-label="Crowds" className="-mx-1 mb-6 flex flex-wrap gap-1">
      {pages.map(({ path, label }) => {
        const href = `${base}${path}`;
        const isCurrent = pathname.startsWith(href);
        return (
          <Link
            key={path}
            href={href}
            aria-current={isCurrent ? "page" : undefined}
            className={joinClasses(
              "inline-flex min-h-9 items-center rounded-full px-3.5 text-sm font-medium whitespace-nowrap",
              isCurrent ? "bg-accent-soft text-accent-strong" : "text-muted hover:bg-raised hover:text-ink",
            )}
          >
            {label}
          </Link>
        );
      })}
    </nav>
  );
}
