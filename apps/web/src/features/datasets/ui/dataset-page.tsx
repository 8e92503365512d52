"use client";

import type { DatasetView } from "@gshf/core/datasets";
import { storedRecipeSchema } from "@gshf/core/datasets/model";
import { useQuery } from "@tanstack/react-query";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, useWhole } from "#trpc/pages.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { ComparisonCard } from "./comparison-card.tsx";
import { DatasetCard } from "./dataset-card.tsx";
import { datasetTitle } from "./dataset-title.ts";
import { ExportsCard } from "./exports-card.tsx";
import { RecipeFacts } from "./recipe-facts.tsx";

/** One dataset: what is in it, how to download it, and the recipe that made it where no round did. */
export function DatasetPage({ slug, manifestSha256 }: { slug: string; manifestSha256: string }) {
  const trpc = useTRPC();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const can = project.data?.can ?? [];
  const dataset = useQuery(
    trpc.datasets.get.queryOptions({ slug, manifestSha256 }, { staleTime: Number.POSITIVE_INFINITY }),
  );
  return (
    <QueryView query={dataset}>
      {(view) => (
        <>
          <PageHeader
            title={datasetTitle(view)}
            description={`Of the experiment ${view.experiment.name}.`}
            crumbs={[{ label: "Datasets", href: paths.datasets(slug) }]}
          />
          <div className="space-y-5">
            <DatasetCard
              slug={slug}
              dataset={view}
              title="Contents"
              mayDownload={can.includes("data.export")}
              mayTrain={can.includes("rounds.write")}
            />
            {can.includes("data.export") ? (
              <ExportsCard slug={slug} manifestSha256={view.manifestSha256} />
            ) : null}
            <Recipe slug={slug} dataset={view} />
            <ComparisonCard slug={slug} dataset={view} />
          </div>
        </>
      )}
    </QueryView>
  );
}

function Recipe({ slug, dataset: { manifest, manifestSha256 } }: { slug: string; dataset: DatasetView }) {
  const trpc = useTRPC();
  const recipe =
    manifest.schema_version === 2 ? storedRecipeSchema.safeParse(manifest.recipe).data : undefined;
  const builds = useWhole({
    ...trpc.datasets.builds.infiniteQueryOptions({ slug, limit: 200 }, byPages),
    enabled: recipe !== undefined,
  });
  if (recipe === undefined) return null;
  const build = builds.data?.find((one) => one.manifestSha256 === manifestSha256);
  return <RecipeFacts recipe={recipe} summary={build?.summary ?? null} />;
}
