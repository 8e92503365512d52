"use client";

import { recipeLabels } from "@gshf/core/experiments/model";
import type { RunSummary } from "@gshf/core/recipes";
import { FlaskConical, Play } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, itemsOf, usePages } from "#trpc/pages.ts";
import { ButtonLink } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable, TableSkeleton } from "#ui/data-table/index.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { Time } from "#ui/time.tsx";
import { RunState } from "./run-state.tsx";

/** The recipes that were run in an experiment, newest first. */
export function RunsCard({
  slug,
  experiment,
  mayRun,
}: {
  slug: string;
  experiment: string;
  mayRun: boolean;
}) {
  const trpc = useTRPC();
  const runs = usePages({
    ...trpc.recipes.list.infiniteQueryOptions({ slug, experiment }, byPages),
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && itemsOf(data).some((run) => run.state === "running") ? 2_000 : 15_000,
  });
  const columns = useMemo(() => columnsOf(slug), [slug]);
  const start = mayRun ? (
    <ButtonLink href={paths.newRun(slug, experiment)} size="sm">
      <Play className="size-4" aria-hidden />
      Run a recipe
    </ButtonLink>
  ) : undefined;
  return (
    <Card title="Recipes" padded={false} actions={start}>
      <QueryView query={runs} skeleton={<TableSkeleton />}>
        {(list) =>
          list.length === 0 ? (
            <Empty icon={FlaskConical} title="No recipe was run yet" action={start}>
              A recipe does all steps of one of the paper’s methods, from the data to the figures.
            </Empty>
          ) : (
            <DataTable
              label="Recipes"
              name="runs"
              columns={columns}
              rows={list}
              keyOf={({ number }) => String(number)}
            />
          )
        }
      </QueryView>
    </Card>
  );
}

function columnsOf(slug: string): Column<RunSummary>[] {
  return [
    {
      id: "run",
      header: "Run",
      value: ({ number }) => number,
      cell: ({ number, experiment }) => (
        <Link href={paths.run(slug, experiment, number)} className="link font-medium whitespace-nowrap">
          Run {number}
        </Link>
      ),
    },
    { id: "recipe", header: "Recipe", value: ({ recipe }) => recipeLabels[recipe] },
    {
      id: "state",
      header: "State",
      value: ({ state }) => state,
      cell: ({ state }) => <RunState state={state} />,
    },
    {
      id: "steps",
      header: "Steps",
      value: ({ stepsDone }) => stepsDone,
      cell: ({ steps, stepsDone }) => `${stepsDone} of ${steps}`,
    },
    {
      id: "started",
      header: "Started",
      value: ({ createdAt }) => createdAt.toISOString(),
      cell: ({ createdAt }) => <Time at={createdAt} />,
    },
  ];
}
