"use client";

import { formatDate, formatRelative } from "./format.ts";

/** A moment as people say it, with the exact one on hover. */
export function Time({ at }: { at: Date }) {
  return (
    <time dateTime={at.toISOString()} title={formatDate(at)} suppressHydrationWarning>
      {formatRelative(at, new Date())}
    </time>
  );
}
