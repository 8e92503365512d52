"use client";

import { CircleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "./button.tsx";
import { joinClasses } from "./join-classes.ts";

/** A card whose table runs to its edges gives no room of its own to what stands in the table's place. */
const insetInCard = "group-data-edge/card:m-4 sm:group-data-edge/card:m-5";

/** Nothing here yet: says what belongs here and how to get it. */
export function Empty({
  icon: Icon,
  title,
  children,
  action,
}: {
  icon?: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-4 py-10 text-center">
      {Icon === undefined ? null : <Icon className="mb-3 size-8 text-muted" strokeWidth={1.5} aria-hidden />}
      <p className="font-serif text-lg font-semibold">{title}</p>
      {children === undefined ? null : <div className="mt-1 text-muted">{children}</div>}
      {action === undefined ? null : <div className="mt-4">{action}</div>}
    </div>
  );
}

/** Something failed: says what, and offers to try again where that can help. */
export function ErrorState({
  title,
  message,
  onRetry,
}: {
  title?: string;
  message: string;
  onRetry?: () => void;
}) {
  const t = useTranslations("ui");
  return (
    <div
      role="alert"
      className={joinClasses(
        "flex items-start gap-3 rounded-xl border border-danger/40 bg-danger-soft p-4",
        insetInCard,
      )}
    >
      <CircleAlert className="mt-0.5 size-5 shrink-0 text-danger" aria-hidden />
      <div className="min-w-0 grow">
        <p className="font-medium text-danger">{title ?? t("loadFailed")}</p>
        <p className="mt-0.5 break-words">{message}</p>
        {onRetry === undefined ? null : (
          <Button size="sm" className="mt-3" onClick={onRetry}>
            {t("tryAgain")}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Grey lines where content will be. */
export function Skeleton({ lines = 3, className }: { lines?: number; className?: string }) {
  const t = useTranslations("ui");
  return (
    <div role="status" aria-label={t("loading")} className={joinClasses("space-y-3", insetInCard, className)}>
      {Array.from({ length: lines }, (_, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines never move
          key={index}
          className="h-4 animate-pulse rounded bg-raised"
          style={{ width: `${[92, 76, 84, 61][index % 4]}%` }}
        />
      ))}
    </div>
  );
}
