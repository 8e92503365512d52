"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "./button.tsx";
import { ErrorState, Skeleton } from "./states.tsx";
import { useErrorMessage } from "./use-error-message.ts";

/** What is shown of a query; the last three of a list that is read page by page. */
export type Shown<T, E> = {
  data: T | undefined;
  error: E | null;
  isError: boolean;
  refetch: () => Promise<unknown>;
  hasNextPage?: boolean;
  isFetchingNextPage?: boolean;
  fetchNextPage?: () => Promise<unknown>;
};

/** A query's three faces: waiting, failed (with what it had before, if anything), and its data; of a list, with the way to more of it. */
export function QueryView<T, E>({
  query,
  skeleton = <Skeleton lines={4} />,
  children,
}: {
  query: Shown<T, E>;
  skeleton?: ReactNode;
  children: (data: T) => ReactNode;
}) {
  const t = useTranslations("ui");
  const errorMessage = useErrorMessage();
  if (query.data !== undefined) {
    return (
      <>
        {children(query.data)}
        {query.hasNextPage === true ? (
          <div className="p-3 text-center">
            <Button
              size="sm"
              busy={query.isFetchingNextPage === true}
              onClick={() => void query.fetchNextPage?.()}
            >
              {t("showMore")}
            </Button>
          </div>
        ) : null}
      </>
    );
  }
  if (query.isError) {
    return <ErrorState message={errorMessage(query.error)} onRetry={() => void query.refetch()} />;
  }
  return skeleton;
}
