import type { ReactNode } from "react";

/** One figure and what it counts. */
export function Stat({ label, value, hint }: { label: string; value: ReactNode; hint?: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-[0.8125rem] text-muted">{label}</dt>
      <dd className="mt-0.5 font-serif text-2xl leading-tight font-semibold tabular-nums">{value}</dd>
      {hint === undefined ? null : <dd className="text-[0.8125rem] text-muted">{hint}</dd>}
    </div>
  );
}
