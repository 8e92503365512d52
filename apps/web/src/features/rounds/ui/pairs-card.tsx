"use client";

import type { RoundView } from "@gshf/core/rounds";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { ButtonLink } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { DataTable, TableSkeleton } from "#ui/data-table/index.tsx";
import { formatCount } from "#ui/format.ts";
import { QueryView } from "#ui/query-view.tsx";
import { keptText } from "./kept-text.ts";
import { pairColumns } from "./pair-columns.tsx";

const shownMax = 20;

/** The first of a round's pairs; all of them have a page of their own. */
export function PairsCard({ slug, round }: { slug: string; round: RoundView }) {
  const trpc = useTRPC();
  const { number } = round;
  const compares = round.comparisons !== null;
  const leads = compares ? "Open a pair to read both answers." : "Open a pair to see why it was chosen.";
  const columns = useMemo(() => pairColumns(slug, { number, compares }), [slug, number, compares]);
  const pairs = useQuery(trpc.rounds.pairs.queryOptions({ slug, number, limit: shownMax }));
  const total = round.arms.reduce((sum, arm) => sum + arm.pairs, 0);
  return (
    <Card
      padded={false}
      title="Pairs"
      description={`${leads}${keptText(pairs.data?.kept.length ?? 0)}`}
      actions={
        total <= shownMax ? undefined : (
          <ButtonLink size="sm" href={paths.pairs(slug, number)}>
            All {formatCount(total)} pairs
          </ButtonLink>
        )
      }
    >
      <QueryView query={pairs} skeleton={<TableSkeleton />}>
        {({ pairs: shown }) => (
          <DataTable
            label="Pairs"
            columns={columns}
            rows={shown}
            keyOf={({ id }) => id}
            // They are the first of more, and all of them are ordered by the server.
            tools="none"
          />
        )}
      </QueryView>
    </Card>
  );
}
