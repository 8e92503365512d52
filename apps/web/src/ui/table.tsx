import type { ComponentProps, ReactNode } from "react";
import { joinClasses } from "./join-classes.ts";

/**
 * A table that scrolls sideways by itself on narrow screens, reachable by keyboard. It is positioned, so that
 * text for screen readers in far columns scrolls with it instead of widening the page.
 */
export function Table({
  label,
  children,
  className,
}: {
  label: string;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section
      aria-label={`${label}, table`}
      // Relative: what is only for screen readers is placed absolutely, and would widen the page from in here.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className={joinClasses("relative overflow-x-auto", className)}
    >
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{label}</caption>
        {children}
      </table>
    </section>
  );
}

export function Th({ className, ...rest }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      {...rest}
      className={joinClasses(
        "border-b border-line px-4 py-2 not-[.text-end]:text-start text-[0.8125rem] font-medium whitespace-nowrap text-muted first:ps-5 last:pe-5",
        className,
      )}
    />
  );
}

export function Td({ className, ...rest }: ComponentProps<"td">) {
  return (
    <td
      {...rest}
      className={joinClasses("border-b border-line/70 px-4 py-2.5 align-top first:ps-5 last:pe-5", className)}
    />
  );
}
