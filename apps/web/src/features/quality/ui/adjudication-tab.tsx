"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { CheckCheck, ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { formatCount } from "#ui/format.ts";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { DecidePair } from "./decide-pair.tsx";

/** Pairs that wait for a reviewer, one at a time; any of them can be left for later. */
export function AdjudicationTab({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const [wanted, setWanted] = useState(0);
  const queue = useQuery(
    trpc.quality.queue.queryOptions({ slug, place: wanted, limit: 1 }, { placeholderData: keepPreviousData }),
  );
  return (
    <QueryView query={queue}>
      {({ pairs, waiting, decided, place }) => {
        const [pair] = pairs;
        if (pair === undefined) {
          return (
            <Empty icon={CheckCheck} title="No pairs to review">
              Pairs appear here when votes disagree or somebody flags a pair.
              {decided === 0 ? null : ` ${formatCount(decided)} decided so far.`}
            </Empty>
          );
        }
        return (
          <>
            <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
              <p className="max-w-prose text-sm text-muted">
                {formatCount(decided)} decided. A decision replaces the votes in every dataset frozen from now
                on.
              </p>
              <Places place={place} waiting={waiting} onPlace={setWanted} />
            </div>
            <DecidePair key={pair.pairId} slug={slug} pair={pair} />
          </>
        );
      }}
    </QueryView>
  );
}

/** A decided pair leaves the queue, and the one after it takes its place. */
function Places({
  place,
  waiting,
  onPlace,
}: {
  place: number;
  waiting: number;
  onPlace: (place: number) => void;
}) {
  return (
    <nav aria-label="Pairs to review" className="flex items-center gap-2">
      <Button size="sm" disabled={place === 0} onClick={() => onPlace(place - 1)}>
        <ChevronLeft className="size-4" aria-hidden />
        Back
      </Button>
      <span role="status" className="text-sm whitespace-nowrap tabular-nums">
        {formatCount(place + 1)} of {formatCount(waiting)}
      </span>
      <Button size="sm" disabled={place + 1 >= waiting} onClick={() => onPlace(place + 1)}>
        Later
        <ChevronRight className="size-4" aria-hidden />
      </Button>
    </nav>
  );
}
