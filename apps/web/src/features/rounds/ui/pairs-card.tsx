"use client";

import type { PairSummary, RoundView } from "@gshf/core/rounds";
import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Select } from "#ui/field.tsx";
import { formatFigure, formatPercent } from "#ui/format.ts";
import { QueryView } from "#ui/query-view.tsx";
import { Table, Td, Th } from "#ui/table.tsx";

/** The round's pairs in the order they were chosen; each leads to why. */
export function PairsCard({ slug, round }: { slug: string; round: RoundView }) {
  const trpc = useTRPC();
  const [arm, setArm] = useState("");
  const pairs = useInfiniteQuery(
    trpc.rounds.pairs.infiniteQueryOptions(
      { slug, number: round.number, limit: 20, ...(arm === "" ? {} : { arm }) },
      {
        getNextPageParam: (page) => page.nextCursor,
        refetchInterval: round.state === "labeling" ? 5_000 : false,
      },
    ),
  );
  return (
    <Card
      padded={false}
      title="Pairs"
      description="Open one to see why it was chosen."
      actions={
        round.arms.length < 2 ? undefined : (
          <Select
            aria-label="Arm"
            className="w-auto"
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
      <QueryView query={pairs}>
        {({ pages }) => (
          <Table label="Pairs">
            <thead>
              <tr>
                <Th className="text-end">#</Th>
                <Th className="min-w-56">Prompt</Th>
                <Th>Arm</Th>
                <Th className="text-end">
                  <abbr title="β_A·‖φ(π²) − φ(π¹)‖: how uncertain the reward difference is">Γ</abbr>
                </Th>
                <Th className="text-end">
                  <abbr title="η·KL(π²‖π¹), what straying costs, against its budget">KL cost / budget</abbr>
                </Th>
                <Th className="text-end">
                  <abbr title="Probability of this pair, given the arm and the candidates">p(pair)</abbr>
                </Th>
                <Th>Votes</Th>
              </tr>
            </thead>
            <tbody>
              {pages
                .flatMap((page) => page.pairs)
                .map((pair) => (
                  <PairRow key={pair.id} pair={pair} href={paths.pair(slug, round.number, pair.id)} />
                ))}
            </tbody>
          </Table>
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

function PairRow({ pair, href }: { pair: PairSummary; href: string }) {
  return (
    <tr className="hover:bg-raised/50">
      <Td className="text-end text-muted">{pair.position + 1}</Td>
      <Td>
        <Link
          href={href}
          className="line-clamp-2 max-w-md rounded break-words hover:text-accent hover:underline"
        >
          {pair.prompt}
        </Link>
      </Td>
      <Td className="whitespace-nowrap">{pair.arm}</Td>
      <Td className="text-end">{formatFigure(pair.gamma)}</Td>
      <Td className="text-end whitespace-nowrap">
        {formatFigure(pair.klCost)} / {formatFigure(pair.budget)}
      </Td>
      <Td className="text-end">
        {pair.pairProbability === null ? "–" : formatPercent(pair.pairProbability, 1)}
      </Td>
      <Td>
        <Votes votes={pair.votes} />
      </Td>
    </tr>
  );
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
