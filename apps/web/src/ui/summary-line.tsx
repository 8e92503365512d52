import type { ReactNode } from "react";

/** A term of a summary's list, and beside it what it comes to. */
export function SummaryLine({ term, children }: { term: ReactNode; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4">
      <dt className="text-muted">{term}</dt>
      <dd className="text-end font-medium tabular-nums">{children}</dd>
    </div>
  );
}
