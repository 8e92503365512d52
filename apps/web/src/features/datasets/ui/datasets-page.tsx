"use client";

import { useQuery } from "@tanstack/react-query";
import { Database } from "lucide-react";
import { useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { DatasetCard } from "./dataset-card.tsx";

/** Everything that was frozen, newest first. */
export function DatasetsPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const mayDownload = project.data?.can.includes("data.export") ?? false;
  const mayTrain = project.data?.can.includes("rounds.write") ?? false;
  const datasets = useQuery(trpc.datasets.list.queryOptions({ slug }));
  return (
    <>
      <PageHeader
        title="Datasets"
        description="Datasets never change. Each row names its arm, the probability of its pair, and the pseudonyms of its annotators."
      />
      <QueryView query={datasets}>
        {(list) =>
          list.length === 0 ? (
            <Card>
              <Empty icon={Database} title="No dataset yet">
                A round creates one when its labels are complete.
              </Empty>
            </Card>
          ) : (
            <div className="space-y-5">
              {list.map((dataset) => (
                <DatasetCard
                  mayDownload={mayDownload}
                  mayTrain={mayTrain}
                  key={dataset.manifestSha256}
                  slug={slug}
                  dataset={dataset}
                />
              ))}
            </div>
          )
        }
      </QueryView>
    </>
  );
}
