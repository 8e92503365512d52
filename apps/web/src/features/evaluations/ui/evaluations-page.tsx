"use client";

import type { EvaluationSummary } from "@gshf/core/evaluations";
import { useQuery } from "@tanstack/react-query";
import { ChartSpline, Plus, Scale } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, itemsOf, usePages } from "#trpc/pages.ts";
import { ButtonLink } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable, TableSkeleton } from "#ui/data-table/index.tsx";
import { formatPercent } from "#ui/format.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { Time } from "#ui/time.tsx";
import { EvaluationState } from "./evaluation-state.tsx";
import { FrontierCard } from "./frontier-card.tsx";

/** All evaluations that were started in a project, newest first. */
export function EvaluationsPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const evaluations = usePages({
    ...trpc.evaluations.list.infiniteQueryOptions({ slug }, byPages),
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && itemsOf(data).every((one) => one.state !== "running") ? 15_000 : 2_000,
  });
  const columns = useMemo(() => columnsOf(slug), [slug]);
  const create =
    project.data?.can.includes("rounds.write") === true ? (
      <ButtonLink href={paths.newEvaluation(slug)} variant="primary">
        <Plus className="size-4" aria-hidden />
        New evaluation
      </ButtonLink>
    ) : undefined;
  return (
    <>
      <PageHeader
        title="Evaluations"
        description="An evaluation measures policies on held-out prompts: reward, KL, length and win rate. Rounds evaluate their own policy when they end; here you measure any policies on any split."
        actions={
          create === undefined ? undefined : (
            <>
              <ButtonLink href={paths.newComparison(slug)} variant="quiet">
                <Scale className="size-4" aria-hidden />
                Ask people to compare
              </ButtonLink>
              {create}
            </>
          )
        }
      />
      <Card padded={false}>
        <QueryView query={evaluations} skeleton={<TableSkeleton />}>
          {(list) =>
            list.length === 0 ? (
              <Empty icon={ChartSpline} title="No evaluations yet" action={create}>
                Start one to compare policies.
              </Empty>
            ) : (
              <DataTable
                label="Evaluations"
                name="evaluations"
                columns={columns}
                rows={list}
                keyOf={({ number }) => String(number)}
              />
            )
          }
        </QueryView>
      </Card>
      <div className="mt-5">
        <FrontierCard slug={slug} />
      </div>
    </>
  );
}

function columnsOf(slug: string): Column<EvaluationSummary>[] {
  return [
    {
      id: "evaluation",
      header: "Evaluation",
      value: ({ number }) => number,
      cell: ({ number, name }) => (
        <Link href={paths.evaluation(slug, number)} className="link font-medium">
          {number}. {name}
        </Link>
      ),
    },
    { id: "experiment", header: "Experiment", value: ({ experiment }) => experiment },
    { id: "policies", header: "Policies", value: ({ policies }) => policies, align: "end" },
    { id: "splits", header: "Splits", value: ({ splits }) => splits.join(", ") },
    {
      id: "temperatures",
      header: "Temperatures",
      value: ({ temperatures }) => (temperatures.length === 0 ? "own" : temperatures.join(", ")),
    },
    {
      id: "state",
      header: "State",
      value: ({ state }) => state,
      cell: ({ state, done, total }) => (
        <span className="inline-flex items-center gap-2">
          <EvaluationState state={state} />
          {state === "running" ? (
            <span className="text-muted tabular-nums">{formatPercent(done / Math.max(1, total))}</span>
          ) : null}
        </span>
      ),
    },
    {
      id: "started",
      header: "Started",
      value: ({ createdAt }) => createdAt.toISOString(),
      cell: ({ createdAt }) => <Time at={createdAt} />,
    },
  ];
}
