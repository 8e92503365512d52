import { ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

export type Crumb = { label: string; href: string };

/** The page's one h1, what it is for, and what can be done here. */
export function PageHeader({
  title,
  description,
  actions,
  crumbs = [],
}: {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  crumbs?: readonly Crumb[];
}) {
  return (
    <div className="mb-6">
      {crumbs.length === 0 ? null : (
        <nav aria-label="Breadcrumb" className="mb-2 flex flex-wrap items-center gap-1 text-sm text-muted">
          {crumbs.map((crumb, i) => (
            <span key={crumb.href} className="inline-flex items-center gap-1">
              {i === 0 ? null : <ChevronRight className="size-3.5" aria-hidden />}
              <Link href={crumb.href} className="rounded hover:text-ink hover:underline">
                {crumb.label}
              </Link>
            </span>
          ))}
        </nav>
      )}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-[1.75rem] break-words">{title}</h1>
          {description === undefined ? null : (
            <p className="mt-1 max-w-3xl text-pretty text-muted">{description}</p>
          )}
        </div>
        {actions === undefined ? null : <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
