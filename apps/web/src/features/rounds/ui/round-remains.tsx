"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { remainsText } from "./remains-text.ts";

/** What stays of a round and what is given up, in figures: asked for when the dialog opens, live after the cancel. */
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
            {stays.length === 0 ? null : <Sentences title="What stays" sentences={stays} />}
            <Sentences title={isCancelled ? "What was given up" : "What is given up"} sentences={goes} />
          </div>
        );
      }}
    </QueryView>
  );
}

function Sentences({ title, sentences }: { title: string; sentences: readonly string[] }) {
  return (
    <div>
      <p className="font-medium text-ink">{title}</p>
      <ul className="mt-1 list-disc space-y-1 ps-5">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
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
