"use client";

import {
  type InfiniteData,
  type QueryKey,
  type UseInfiniteQueryOptions,
  useInfiniteQuery,
} from "@tanstack/react-query";
import { useEffect } from "react";

type Page<Item> = { items: Item[]; next: string | null };

/** How a list's pages follow each other: `trpc.rounds.list.infiniteQueryOptions({ slug }, byPages)`. */
export const byPages = { getNextPageParam: ({ next }: { next: string | null }) => next ?? undefined };

/** What is on all pages that were loaded. */
export function itemsOf<Item>({ pages }: { pages: readonly Page<Item>[] }): Item[] {
  return pages.flatMap(({ items }) => items);
}

type Options<Item, Failure, Key extends QueryKey, Cursor> = UseInfiniteQueryOptions<
  Page<Item>,
  Failure,
  InfiniteData<Page<Item>, Cursor>,
  Key,
  Cursor
>;

/** A list, of which more is loaded when somebody asks for it: `QueryView` has the button. */
export function usePages<Item, Failure, Key extends QueryKey, Cursor>(
  options: Options<Item, Failure, Key, Cursor>,
) {
  return useInfiniteQuery({ ...options, select: itemsOf<Item> });
}

/** A whole list, for choices and figures: page after page is loaded, and there is none of it before there is all. */
export function useWhole<Item, Failure, Key extends QueryKey, Cursor>(
  options: Options<Item, Failure, Key, Cursor>,
) {
  const query = usePages(options);
  const { data, error, isError, isFetching, hasNextPage, fetchNextPage, refetch } = query;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  return { data: hasNextPage ? undefined : data, error, isError, refetch };
}
