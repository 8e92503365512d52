"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { SentenceList } from "#ui/sentence-list.tsx";
import { remainsText } from "./remains-text.ts";

/** What stays of a round and what is lost, in figures: asked for when the dialog opens, live after the cancel. */
export function RoundRemains({
  slug,
  number,
  isCancelled,
}: {
  slug: string;
  number: number;
  isCancelled: boolean;
}) {
  const trpc = useTRPC();
  const remains = useQuery(
    trpc.rounds.remains.queryOptions(
      { slug, number },
      { refetchInterval: isCancelled ? 15_000 : 3_000, staleTime: 0 },
    ),
  );
  return (
    <QueryView query={remains}>
      {(view) => {
        const { stays, goes } = remainsText(view, isCancelled);
        return (
          <div className="space-y-3">
            {stays.length === 0 ? null : <SentenceList title="What stays" sentences={stays} />}
            <SentenceList title={isCancelled ? "What was lost" : "What is lost"} sentences={goes} />
          </div>
        );
      }}
    </QueryView>
  );
}

/** On a cancelled round's page: the same as before it was cancelled, as it turned out. */
export function CancelledCard({ slug, number }: { slug: string; number: number }) {
  return (
    <Card title="This round was cancelled">
      <RoundRemains slug={slug} number={number} isCancelled />
    </Card>
  );
}
