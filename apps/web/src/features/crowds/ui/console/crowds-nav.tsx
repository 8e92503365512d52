"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { paths } from "#paths.ts";
import { joinClasses } from "#ui/join-classes.ts";

const pages = [
  { pathOf: paths.crowds.guidelines, label: "Guidelines" },
  { pathOf: paths.crowds.onboarding, label: "Onboarding" },
  { pathOf: paths.crowds.test, label: "Test" },
  { pathOf: paths.crowds.studies, label: "Studies" },
  { pathOf: paths.crowds.pay, label: "Pay" },
] as const;

/** The pages about the people who label. */
export function CrowdsNav({ slug }: { slug: string }) {
  const pathname = usePathname();
  return (
    <nav aria-label="Crowds" className="-mx-1 mb-6 flex flex-wrap gap-1">
      {pages.map(({ pathOf, label }) => {
        const href = pathOf(slug);
        const isCurrent = pathname.startsWith(href);
        return (
          <Link
            key={href}
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
