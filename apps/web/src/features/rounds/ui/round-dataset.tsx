"use client";

import { useQuery } from "@tanstack/react-query";
import { DatasetCard } from "#features/datasets/index.ts";
import { useTRPC } from "#trpc/client.tsx";
import { QueryView } from "#ui/query-view.tsx";

/** The dataset this round froze. */
export function RoundDataset({ slug, sha256 }: { slug: string; sha256: string }) {
  const trpc = useTRPC();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const mayDownload = project.data?.can.includes("data.export") ?? false;
  const dataset = useQuery(
    trpc.datasets.get.queryOptions({ slug, manifestSha256: sha256 }, { staleTime: Number.POSITIVE_INFINITY }),
  );
  return (
    <QueryView query={dataset}>
      {(view) => (
        <DatasetCard mayDownload={mayDownload} slug={slug} dataset={view} title="Frozen dataset" isNarrow />
      )}
    </QueryView>
  );
}
