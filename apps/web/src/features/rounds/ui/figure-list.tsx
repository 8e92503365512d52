import type { ReactNode } from "react";

/** Figures in a narrow column: what each is at the left, the figure at the right. */
export function FigureList({ rows }: { rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="space-y-1 text-sm">
      {rows.map(([term, value]) => (
        <div key={term} className="flex items-baseline justify-between gap-4">
          <dt className="text-muted">{term}</dt>
          <dd className="text-end tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
