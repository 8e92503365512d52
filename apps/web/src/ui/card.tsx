import { type ReactNode, useId } from "react";
import { joinClasses } from "./join-classes.ts";

/** A surface with an optional heading, a line that explains it, and actions beside the heading. */
export function Card({
  title,
  description,
  actions,
  children,
  className,
  padded = true,
  isSetting = false,
}: {
  title?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
  className?: string;
  /** False lets a table run to the edges. */
  padded?: boolean;
  /** Puts the heading beside what is set, so that a column of settings keeps one edge. */
  isSetting?: boolean;
}) {
  const headingId = useId();
  return (
    <section
      aria-labelledby={title === undefined ? undefined : headingId}
      // What waits or failed inside keeps its distance by itself: see states.tsx.
      data-edge={padded ? undefined : ""}
      className={joinClasses(
        "group/card [--ground:var(--color-surface)] min-w-0 rounded-xl border border-line bg-surface shadow-card print:break-inside-avoid print:shadow-none",
        isSetting && "lg:grid lg:grid-cols-[18rem_minmax(0,40rem)] lg:gap-x-6",
        className,
      )}
    >
      {title === undefined ? null : (
        <header
          className={joinClasses(
            "flex flex-wrap items-start justify-between gap-x-4 gap-y-2 card-inset-x pt-4",
            isSetting && "lg:flex-col lg:flex-nowrap lg:justify-start lg:pb-5",
          )}
        >
          <div
            className={joinClasses(
              "min-w-0",
              isSetting ? "max-lg:flex-1 max-lg:basis-56" : "flex-1 basis-56",
            )}
          >
            <h2 id={headingId} className="text-lg">
              {title}
            </h2>
            {description === undefined ? null : <p className="mt-1 text-sm text-muted">{description}</p>}
          </div>
          {actions === undefined ? null : <div className="flex flex-wrap gap-2">{actions}</div>}
        </header>
      )}
      <div className={padded ? "p-4 sm:p-5" : "pt-3"}>{children}</div>
    </section>
  );
}
