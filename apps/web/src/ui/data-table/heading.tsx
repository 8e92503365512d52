"use client";

import type { SortDirection } from "@tanstack/react-table";
import { ArrowDown, ArrowUp, ArrowUpDown } from "lucide-react";
import { Tooltip } from "radix-ui";
import { type ComponentProps, type ReactNode, useState } from "react";
import { joinClasses } from "../join-classes.ts";
import type { Column } from "./column.ts";

/** A column's heading: sorts by its column, and explains it. */
export function Heading<Data>({
  column,
  direction,
  onSort,
}: {
  column: Column<Data>;
  direction: SortDirection | false;
  /** Null where the column can't be sorted by. */
  onSort: (() => void) | null;
}) {
  const shown = column.title ?? column.header;
  const isAtEnd = column.align === "end";
  return (
    <th
      scope="col"
      aria-sort={direction === false ? undefined : direction === "asc" ? "ascending" : "descending"}
      className={joinClasses(
        "sticky top-0 z-1 border-b border-line bg-surface px-4 py-2 text-[0.8125rem] font-medium whitespace-nowrap text-muted first:ps-5 last:pe-5 print:static",
        isAtEnd ? "text-end" : "text-start",
        column.headerClassName,
      )}
    >
      {column.isUnnamed === true ? (
        <span className="sr-only">{shown}</span>
      ) : onSort !== null ? (
        <Explained explanation={column.explanation}>
          <HeadingButton isAtEnd={isAtEnd} onClick={onSort} isExplained={column.explanation !== undefined}>
            {shown}
            <SortSign direction={direction} />
          </HeadingButton>
        </Explained>
      ) : column.explanation !== undefined ? (
        <Explained explanation={column.explanation} opensOnClick>
          <HeadingButton isAtEnd={isAtEnd} isExplained>
            {shown}
          </HeadingButton>
        </Explained>
      ) : (
        shown
      )}
    </th>
  );
}

function HeadingButton({
  isAtEnd,
  isExplained,
  className,
  ...rest
}: ComponentProps<"button"> & { isAtEnd: boolean; isExplained: boolean }) {
  return (
    <button
      type="button"
      {...rest}
      className={joinClasses(
        "group -mx-1 -my-0.5 inline-flex items-center gap-1 rounded px-1 py-0.5 font-medium hover:text-ink",
        isAtEnd && "flex-row-reverse",
        isExplained &&
          "underline decoration-edge decoration-dotted decoration-1 underline-offset-4 hover:decoration-ink",
        className,
      )}
    />
  );
}

/** Which way it is sorted; pale where it is not, and only there while one points at it. */
function SortSign({ direction }: { direction: SortDirection | false }) {
  const Sign = direction === false ? ArrowUpDown : direction === "asc" ? ArrowUp : ArrowDown;
  return (
    <Sign
      aria-hidden
      className={joinClasses(
        "size-3 shrink-0 print:hidden",
        direction === false
          ? "opacity-0 group-hover:opacity-70 group-focus-visible:opacity-70"
          : "text-accent",
      )}
    />
  );
}

/** A control with an explanation that shows while one points at it or it has the focus. */
function Explained({
  explanation,
  opensOnClick = false,
  children,
}: {
  explanation: ReactNode;
  /** For a control that does nothing else: fingers can't hover. */
  opensOnClick?: boolean;
  children: ReactNode;
}) {
  const [isOpen, setIsOpen] = useState(false);
  if (explanation === undefined) return children;
  const keepOpen = (event: { preventDefault: () => void }) => {
    event.preventDefault();
    setIsOpen(true);
  };
  return (
    <Tooltip.Provider delayDuration={250}>
      <Tooltip.Root open={isOpen} onOpenChange={setIsOpen}>
        <Tooltip.Trigger asChild {...(opensOnClick ? { onPointerDown: keepOpen, onClick: keepOpen } : {})}>
          {children}
        </Tooltip.Trigger>
        <Tooltip.Portal>
          <Tooltip.Content
            side="top"
            sideOffset={6}
            collisionPadding={8}
            className="z-50 max-w-72 animate-appear rounded-lg bg-ink px-3 py-2 text-[0.8125rem] leading-snug text-paper shadow-float"
          >
            {explanation}
          </Tooltip.Content>
        </Tooltip.Portal>
      </Tooltip.Root>
    </Tooltip.Provider>
  );
}
