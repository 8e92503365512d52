"use client";

import type { DatasetView } from "@gshf/core/datasets";
import { useQuery } from "@tanstack/react-query";
import { Database, Plus } from "lucide-react";
import Link from "next/link";
import { useEffect, useMemo } from "react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, itemsOf, usePages, useWhole } from "#trpc/pages.ts";
import { ButtonLink } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable, TableSkeleton } from "#ui/data-table/index.tsx";
import { formatBytes, formatCount } from "#ui/format.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { Time } from "#ui/time.tsx";
import { BuildCard } from "./build-card.tsx";
import { datasetTitle } from "./dataset-title.ts";

/** All datasets, the newest first: those that rounds froze and those that recipes made, and what is being made. */
export function DatasetsPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const mayWrite = project.data?.can.includes("rounds.write") ?? false;
  const datasets = usePages(trpc.datasets.list.infiniteQueryOptions({ slug, limit: 200 }, byPages));
  const columns = useMemo(() => columnsOf(slug, mayWrite), [slug, mayWrite]);
  const create = mayWrite ? (
    <ButtonLink href={paths.newDataset(slug)} variant="primary">
      <Plus className="size-4" aria-hidden />
      New dataset
    </ButtonLink>
  ) : undefined;
  return (
    <>
      <PageHeader
        title="Datasets"
        description="Datasets never change. Rounds freeze theirs when their labels are complete; you can make others of rows that are there, or of answers that a policy draws and a reward labels."
        actions={create}
      />
      <div className="space-y-5">
        <Builds slug={slug} mayWrite={mayWrite} onReady={() => datasets.refetch()} />
        <Card padded={false}>
          <QueryView query={datasets} skeleton={<TableSkeleton />}>
            {(list) =>
              list.length === 0 ? (
                <Empty icon={Database} title="No dataset yet" action={create}>
                  A round creates one when its labels are complete.
                </Empty>
              ) : (
                <DataTable
                  label="Datasets"
                  name="datasets"
                  columns={columns}
                  rows={list}
                  keyOf={({ manifestSha256 }) => manifestSha256}
                />
              )
            }
          </QueryView>
        </Card>
      </div>
    </>
  );
}

/** What is being made, or broke on its way. */
function Builds({ slug, mayWrite, onReady }: { slug: string; mayWrite: boolean; onReady: () => unknown }) {
  const trpc = useTRPC();
  const builds = useWhole({
    ...trpc.datasets.builds.infiniteQueryOptions({ slug, limit: 200 }, byPages),
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && itemsOf(data).some((build) => build.state === "building") ? 2_000 : 15_000,
  });
  const ready = builds.data?.filter(({ state }) => state === "ready").length ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is asked for again when one more is ready
  useEffect(() => void onReady(), [ready]);
  const open = builds.data?.filter(({ state }) => state !== "ready") ?? [];
  return open.map((build) => <BuildCard key={build.number} slug={slug} build={build} mayWrite={mayWrite} />);
}

function columnsOf(slug: string, mayTrain: boolean): Column<DatasetView>[] {
  const rows = (id: "onlineRows" | "offlineRows" | "pseudoRows", header: string): Column<DatasetView> => ({
    id,
    header,
    value: (dataset) => dataset[id],
    cell: (dataset) => formatCount(dataset[id]),
    align: "end",
  });
  const columns: Column<DatasetView>[] = [
    {
      id: "dataset",
      header: "Dataset",
      value: datasetTitle,
      cell: (dataset) => (
        <Link href={paths.dataset(slug, dataset.manifestSha256)} className="link font-medium">
          {datasetTitle(dataset)}
        </Link>
      ),
    },
    { id: "experiment", header: "Experiment", value: ({ experiment }) => experiment.name },
    rows("onlineRows", "Labeled in rounds"),
    rows("offlineRows", "Offline"),
    rows("pseudoRows", "Labeled by a reward"),
    {
      id: "size",
      header: "Size",
      value: ({ bytes }) => bytes,
      cell: ({ bytes }) => formatBytes(bytes),
      align: "end",
      className: "whitespace-nowrap",
    },
    {
      id: "made",
      header: "Made",
      value: ({ createdAt }) => createdAt.toISOString(),
      cell: ({ createdAt }) => <Time at={createdAt} />,
    },
  ];
  if (!mayTrain) return columns;
  return [
    ...columns,
    {
      id: "train",
      header: "Train",
      isUnnamed: true,
      align: "end",
      cell: (dataset) => (
        <ButtonLink href={paths.newTraining(slug, dataset.manifestSha256)} size="sm">
          Train<span className="sr-only"> on {datasetTitle(dataset)}</span>
        </ButtonLink>
      ),
    },
  ];
}
