"use client";

import type { PairSummary, RoundView } from "@gshf/core/rounds";
import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect, useMemo, useRef, useState } from "react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable, TableSkeleton } from "#ui/data-table/index.tsx";
import { Select } from "#ui/field.tsx";
import { formatCount, formatFigure, formatPercent } from "#ui/format.ts";
import { Formula } from "#ui/formula.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { pollMs } from "./is-settled.ts";

/** The round's pairs in the order they were chosen; each leads to why. */
export function PairsCard({ slug, round }: { slug: string; round: RoundView }) {
  const trpc = useTRPC();
  const [arm, setArm] = useState("");
  const columns = useMemo(() => columnsOf(slug, round.number), [slug, round.number]);
  const pairs = useInfiniteQuery(
    trpc.rounds.pairs.infiniteQueryOptions(
      { slug, number: round.number, limit: 20, ...(arm === "" ? {} : { arm }) },
      {
        getNextPageParam: (page) => page.nextCursor,
        refetchInterval: Math.max(5_000, pollMs(round.state)),
      },
    ),
  );
  const { refetch } = pairs;
  // The last votes are counted with the very step that ends the labeling, after the last poll of before.
  const stand = `${round.state} ${round.labels.done}`;
  const shown = useRef(stand);
  useEffect(() => {
    if (shown.current === stand) return;
    shown.current = stand;
    void refetch();
  }, [stand, refetch]);
  const kept = pairs.data?.pages.reduce((sum, page) => sum + page.kept, 0) ?? 0;
  return (
    <Card
      padded={false}
      title="Pairs"
      description={
        kept === 0
          ? "Open a pair to see why it was chosen."
          : `Open a pair to see why it was chosen. ${formatCount(kept)} that you may still be asked to label are not shown.`
      }
      actions={
        round.arms.length < 2 ? undefined : (
          <Select
            aria-label="Arm"
            className="w-auto print:hidden"
            value={arm}
            onChange={(event) => setArm(event.target.value)}
          >
            <option value="">all arms</option>
            {round.arms.map((entry) => (
              <option key={entry.arm}>{entry.arm}</option>
            ))}
          </Select>
        )
      }
    >
      <QueryView query={pairs} skeleton={<TableSkeleton />}>
        {({ pages }) => (
          <DataTable
            label="Pairs"
            columns={columns}
            rows={pages.flatMap((page) => page.pairs)}
            keyOf={({ id }) => id}
            // They come in pages, and all of them are sorted by the server.
            tools="none"
          />
        )}
      </QueryView>
      {pairs.hasNextPage ? (
        <div className="p-3 text-center">
          <Button size="sm" busy={pairs.isFetchingNextPage} onClick={() => void pairs.fetchNextPage()}>
            Show more
          </Button>
        </div>
      ) : null}
    </Card>
  );
}

function columnsOf(slug: string, number: number): Column<PairSummary>[] {
  return [
    {
      id: "place",
      header: "#",
      value: ({ position }) => position + 1,
      align: "end",
      className: "text-muted",
    },
    {
      id: "prompt",
      header: "Prompt",
      value: ({ prompt }) => prompt,
      cell: ({ id, prompt }) => (
        <Link
          href={paths.pair(slug, number, id)}
          className="line-clamp-2 max-w-md rounded break-words hover:text-accent hover:underline"
        >
          {prompt}
        </Link>
      ),
      headerClassName: "min-w-56",
    },
    { id: "arm", header: "Arm", value: ({ arm }) => arm, className: "whitespace-nowrap" },
    {
      id: "gamma",
      header: "Γ",
      explanation: (
        <>
          <Formula tex={String.raw`\beta_A\lVert\phi(\pi^2)-\phi(\pi^1)\rVert`} />: how uncertain the reward
          difference is
        </>
      ),
      value: ({ gamma }) => gamma,
      cell: ({ gamma }) => formatFigure(gamma),
      align: "end",
    },
    {
      id: "cost",
      header: "KL cost / budget",
      explanation: (
        <>
          <Formula tex={String.raw`\eta\,\mathrm{KL}(\pi^2\Vert\pi^1)`} />, the cost of straying, against its
          budget
        </>
      ),
      value: ({ klCost }) => klCost,
      cell: ({ klCost, budget }) => `${formatFigure(klCost)} / ${formatFigure(budget)}`,
      align: "end",
      className: "whitespace-nowrap",
    },
    {
      id: "probability",
      header: "p(pair)",
      explanation: "Probability of this pair, given the arm and the candidates",
      value: ({ pairProbability }) => pairProbability,
      cell: ({ pairProbability }) => (pairProbability === null ? "–" : formatPercent(pairProbability, 1)),
      align: "end",
    },
    {
      id: "votes",
      header: "Votes",
      value: ({ votes }) => votes.first + votes.second + votes.ties,
      cell: ({ votes }) => <Votes votes={votes} />,
    },
  ];
}

/** Votes for a1, ties, votes for a2, of those wanted. */
export function Votes({ votes }: { votes: PairSummary["votes"] }) {
  const { first, second, ties, wanted } = votes;
  const open = Math.max(0, wanted - first - second - ties);
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap tabular-nums">
      <span className="inline-flex h-2 w-16 overflow-hidden rounded-full bg-raised" aria-hidden>
        <span className="bg-side-left" style={{ flex: first }} />
        <span className="bg-edge" style={{ flex: ties }} />
        <span className="bg-side-right" style={{ flex: second }} />
        <span style={{ flex: open }} />
      </span>
      <span className="text-[0.8125rem] text-muted">
        <span className="sr-only">first, ties, second: </span>
        {first}–{ties}–{second}
      </span>
    </span>
  );
}
