"use client";

import { useQuery } from "@tanstack/react-query";
import { FlaskConical, Plus } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";
import { formatEstimate, formatGain, Gain } from "#features/evaluations/index.ts";
import { paths } from "#paths.ts";
import { type ApiOutputs, useTRPC } from "#trpc/client.tsx";
import { byPages, useWhole } from "#trpc/pages.ts";
import { Badge } from "#ui/badge.tsx";
import { ButtonLink } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable, TableSkeleton } from "#ui/data-table/index.tsx";
import { formatCount } from "#ui/format.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { recipeName } from "./experiment-text.ts";

/** All experiments of a project, `main` first. */
export function ExperimentsPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const experiments = useWhole(trpc.experiments.list.infiniteQueryOptions({ slug, limit: 200 }, byPages));
  const columns = useMemo(() => columnsOf(slug), [slug]);
  const create =
    project.data?.can.includes("rounds.write") === true ? (
      <ButtonLink href={paths.newExperiment(slug)} variant="primary">
        <Plus className="size-4" aria-hidden />
        New experiment
      </ButtonLink>
    ) : undefined;
  const hasSeveral = (experiments.data?.length ?? 1) > 1;
  return (
    <>
      <PageHeader
        title="Experiments"
        description="Separate lines of work. Each experiment has its own reference policy π₀, main policy, prompts and rounds, and learns from its own labels."
        actions={
          <>
            {hasSeveral ? <ButtonLink href={paths.compareExperiments(slug)}>Compare</ButtonLink> : null}
            {create}
          </>
        }
      />
      <Card padded={false}>
        <QueryView query={experiments} skeleton={<TableSkeleton />}>
          {(list) => (
            <>
              <DataTable
                label="Experiments"
                name="experiments"
                columns={columns}
                rows={list}
                keyOf={({ experiment }) => experiment}
              />
              {list.length > 1 ? null : (
                <Empty icon={FlaskConical} title="One experiment so far" action={create}>
                  A second experiment tries another method or other settings on the same project. Its rounds
                  run beside those of the first, and the two are compared.
                </Empty>
              )}
            </>
          )}
        </QueryView>
      </Card>
    </>
  );
}

type ExperimentRow = ApiOutputs["experiments"]["list"]["items"][number];

function columnsOf(slug: string): Column<ExperimentRow>[] {
  return [
    {
      id: "experiment",
      header: "Experiment",
      value: ({ name }) => name,
      csv: ({ experiment, name }) => `${experiment} ${name}`,
      cell: ({ experiment, name, isArchived }) => (
        <>
          <Link href={paths.experiment(slug, experiment)} className="link font-medium">
            {name}
          </Link>{" "}
          {isArchived ? <Badge>archived</Badge> : null}
          <span className="block font-mono text-[0.8125rem] text-muted">{experiment}</span>
        </>
      ),
    },
    {
      id: "method",
      header: "Method",
      value: ({ recipe }) => recipeName(recipe),
      cell: ({ recipe }) => recipeName(recipe) ?? "",
      hasChoices: true,
    },
    {
      id: "reference",
      header: "π₀",
      value: ({ referencePolicy }) => referencePolicy?.name ?? null,
      cell: ({ referencePolicy }) => referencePolicy?.name ?? "",
      className: "font-mono text-[0.8125rem]",
    },
    {
      id: "main",
      header: "Main policy",
      value: ({ mainPolicy }) => mainPolicy?.name ?? null,
      cell: ({ mainPolicy }) => mainPolicy?.name ?? "",
      className: "font-mono text-[0.8125rem]",
    },
    {
      id: "rounds",
      header: "Rounds",
      value: ({ rounds }) => rounds,
      cell: ({ rounds }) => formatCount(rounds),
      align: "end",
    },
    {
      id: "labels",
      header: "Labels",
      value: ({ labels }) => labels,
      cell: ({ labels }) => formatCount(labels),
      align: "end",
    },
    {
      id: "gain",
      header: "Gain over π₀",
      explanation: "Of the policy that was measured last, on validation prompts, with its 95 % interval.",
      value: ({ latest }) => latest?.gain?.mean ?? null,
      csv: ({ latest }) => (latest === null ? null : formatGain(latest.gain)),
      cell: ({ latest }) =>
        latest === null ? (
          <span className="text-muted">–</span>
        ) : (
          <>
            <Gain estimate={latest.gain} />
            <span className="block text-[0.8125rem] text-muted">
              {latest.policy}, {latest.isGold ? "gold" : "estimated"}
            </span>
          </>
        ),
      className: "whitespace-nowrap",
    },
    {
      id: "kl",
      header: "KL to π₀",
      value: ({ latest }) => latest?.kl?.mean ?? null,
      csv: ({ latest }) => (latest === null ? null : formatEstimate(latest.kl)),
      cell: ({ latest }) => (latest === null ? "" : formatEstimate(latest.kl)),
      className: "whitespace-nowrap",
    },
  ];
}
