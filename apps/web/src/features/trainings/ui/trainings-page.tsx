"use client";

import type { TrainingSummary } from "@gshf/core/trainings";
import { algorithmNotes } from "@gshf/core/trainings/model";
import { useQuery } from "@tanstack/react-query";
import { GraduationCap, Plus } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, itemsOf, usePages } from "#trpc/pages.ts";
import { ButtonLink } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable, TableSkeleton } from "#ui/data-table/index.tsx";
import { formatPercent, shortHash } from "#ui/format.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { Time } from "#ui/time.tsx";
import { isOver, TrainingState } from "./training-state.tsx";

/** All trainings of a project, newest first. */
export function TrainingsPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const trainings = usePages({
    ...trpc.trainings.list.infiniteQueryOptions({ slug }, byPages),
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && itemsOf(data).every((one) => isOver(one.state)) ? 15_000 : 2_000,
  });
  const columns = useMemo(() => columnsOf(slug), [slug]);
  const create =
    project.data?.can.includes("rounds.write") === true ? (
      <ButtonLink href={paths.newTraining(slug)} variant="primary">
        <Plus className="size-4" aria-hidden />
        New training
      </ButtonLink>
    ) : undefined;
  return (
    <>
      <PageHeader
        title="Trainings"
        description="A training makes a policy or a reward model of a dataset, at the project’s trainer. Rounds start one when they end; you can start others from any dataset."
        actions={create}
      />
      <Card padded={false}>
        <QueryView query={trainings} skeleton={<TableSkeleton />}>
          {(list) =>
            list.length === 0 ? (
              <Empty icon={GraduationCap} title="No trainings yet" action={create}>
                Start one from a dataset.
              </Empty>
            ) : (
              <DataTable
                label="Trainings"
                name="trainings"
                columns={columns}
                rows={list}
                keyOf={({ number, round }) => (number === null ? `round-${round}` : String(number))}
              />
            )
          }
        </QueryView>
      </Card>
    </>
  );
}

function columnsOf(slug: string): Column<TrainingSummary>[] {
  return [
    {
      id: "training",
      header: "Training",
      value: ({ number, round }) => number ?? `round ${round}`,
      cell: ({ number, round }) =>
        number === null ? (
          <Link href={paths.round(slug, round ?? 0)} className="link font-medium whitespace-nowrap">
            End of round {round}
          </Link>
        ) : (
          <Link href={paths.training(slug, number)} className="link font-medium whitespace-nowrap">
            Training {number}
          </Link>
        ),
    },
    { id: "makes", header: "Makes", value: ({ name }) => name, className: "font-mono text-[0.8125rem]" },
    { id: "algorithm", header: "Algorithm", value: ({ algorithm }) => algorithmNotes[algorithm].label },
    {
      id: "state",
      header: "State",
      value: ({ state }) => state,
      cell: ({ state, progress }) => (
        <span className="inline-flex items-center gap-2">
          <TrainingState state={state} />
          {isOver(state) ? null : <span className="text-muted tabular-nums">{formatPercent(progress)}</span>}
        </span>
      ),
    },
    {
      id: "dataset",
      header: "Dataset",
      value: ({ manifestSha256 }) => manifestSha256,
      cell: ({ manifestSha256 }) => <span title={manifestSha256}>{shortHash(manifestSha256)}</span>,
      className: "font-mono text-xs",
    },
    {
      id: "started",
      header: "Started",
      value: ({ createdAt }) => createdAt.toISOString(),
      cell: ({ createdAt }) => <Time at={createdAt} />,
    },
  ];
}
