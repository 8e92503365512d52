import type { PairSummary } from "@gshf/core/rounds";
import { useQueries } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import type { SparseRow } from "#ui/data-table/index.tsx";
import { useThrottled } from "#ui/use-throttled.ts";

const blockSize = 100;
/** Somebody who drags the scrollbar passes thousands of pairs in a second: they aren't all asked for. */
const pauseMs = 80;

type Block = { pairs: readonly PairSummary[]; kept: readonly number[] };

/** The pairs of a round around what is in sight, a hundred a request. */
export function usePairsInSight({ slug, number, arm }: { slug: string; number: number; arm: string | null }) {
  const trpc = useTRPC();
  const [range, setRange] = useState({ first: 0, last: blockSize - 1 });
  const onRange = useCallback((first: number, last: number) => setRange({ first, last }), []);
  const { first, last } = useThrottled(range, pauseMs);
  const firstBlock = Math.floor(first / blockSize);
  const blocks = Array.from(
    { length: Math.floor(Math.max(first, last) / blockSize) - firstBlock + 1 },
    (_, i) => firstBlock + i,
  );
  const found = useQueries({
    queries: blocks.map((block) =>
      trpc.rounds.pairs.queryOptions(
        { slug, number, place: block * blockSize, limit: blockSize, ...(arm === null ? {} : { arm }) },
        { staleTime: 30_000 },
      ),
    ),
    combine: (results) => ({
      rows: new Map(
        results.flatMap(({ data }, at) => (data === undefined ? [] : rowsOf(blocks[at] ?? 0, data))),
      ),
      error: results.find(({ error }) => error !== null)?.error ?? null,
      retry: () => results.forEach(({ isError, refetch }) => void (isError ? refetch() : undefined)),
    }),
  });
  return { ...found, onRange };
}

/** The rows of a block by their place, those that are kept from whoever asks in their places. */
function rowsOf(block: number, { pairs, kept }: Block): [number, SparseRow<PairSummary>][] {
  const rows: { position: number; row: SparseRow<PairSummary> }[] = [
    ...pairs.map((data) => ({ position: data.position, row: { data } })),
    ...kept.map((position) => ({ position, row: { note: "You may still be asked to label this pair." } })),
  ];
  return rows.sort((a, b) => a.position - b.position).map(({ row }, i) => [block * blockSize + i, row]);
}
