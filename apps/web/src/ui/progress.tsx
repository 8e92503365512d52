import { joinClasses } from "./join-classes.ts";

/** @param value done of `max`; null while it is not known how much there is */
export function Progress({
  value,
  max,
  label,
  className,
}: {
  value: number | null;
  max: number;
  label: string;
  className?: string;
}) {
  const share = value === null || max <= 0 ? null : Math.min(1, value / max);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value ?? undefined}
      className={joinClasses("h-2 overflow-hidden rounded-full bg-line/80", className)}
    >
      <div
        className={joinClasses(
          "h-full rounded-full bg-accent transition-[width] duration-300",
          share === null && "w-1/3 animate-pulse",
        )}
        style={share === null ? undefined : { width: `${share * 100}%` }}
      />
    </div>
  );
}
