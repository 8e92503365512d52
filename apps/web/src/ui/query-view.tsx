"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorState, Skeleton } from "./states.tsx";
import { useErrorMessage } from "./use-error-message.ts";

/** A query's three faces: waiting, failed (with what it had before, if anything), and its data. */
export function QueryView<T, E>({
  query,
  skeleton = <Skeleton lines={4} />,
  children,
}: {
  query: UseQueryResult<T, E>;
  skeleton?: ReactNode;
  children: (data: T) => ReactNode;
}) {
  const errorMessage = useErrorMessage();
  if (query.data !== undefined) return children(query.data);
  if (query.isError) {
    return <ErrorState message={errorMessage(query.error)} onRetry={() => void query.refetch()} />;
  }
  return skeleton;
}
