"use client";

import { useQuery } from "@tanstack/react-query";
import { FlaskConical, Layers, Plus } from "lucide-react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, itemsOf, usePages } from "#trpc/pages.ts";
import { ButtonLink } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { TableSkeleton } from "#ui/data-table/index.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { isSettled, toldPollMs } from "./is-settled.ts";
import { RoundsTable } from "./rounds-table.tsx";
import { useRoundChanges } from "./use-round-changes.ts";

/** All rounds of a project, newest first. */
export function RoundsPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const isHeard = useRoundChanges(slug);
  const rounds = usePages({
    ...trpc.rounds.list.infiniteQueryOptions({ slug, limit: 200 }, byPages),
    refetchInterval: ({ state: { data } }) => {
      if (isHeard) return toldPollMs;
      const isQuiet = data !== undefined && itemsOf(data).every((round) => isSettled(round.state));
      return isQuiet ? 15_000 : 2_000;
    },
  });
  const create =
    project.data?.can.includes("rounds.write") === true ? (
      <ButtonLink href={paths.newRound(slug)} variant="primary">
        <Plus className="size-4" aria-hidden />
        New round
      </ButtonLink>
    ) : undefined;
  return (
    <>
      <PageHeader
        title="Rounds"
        description="Each round samples answers, chooses pairs, collects labels, and ends in a frozen dataset and the next policy."
        actions={
          <>
            {/* Where a project has several, they are among its pages. */}
            {project.data?.experiments === 1 ? (
              <ButtonLink href={paths.experiments(slug)} variant="quiet">
                <FlaskConical className="size-4" aria-hidden />
                Experiments
              </ButtonLink>
            ) : null}
            {create}
          </>
        }
      />
      <Card padded={false}>
        <QueryView query={rounds} skeleton={<TableSkeleton />}>
          {(list) =>
            list.length === 0 ? (
              <Empty icon={Layers} title="No rounds yet" action={create}>
                The first round compares answers of the reference policy.
              </Empty>
            ) : (
              <RoundsTable slug={slug} rounds={list} />
            )
          }
        </QueryView>
      </Card>
    </>
  );
}
