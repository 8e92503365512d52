"use client";

import { useQuery } from "@tanstack/react-query";
import { LabelingRulesCard } from "#features/labeling/index.ts";
import { WebhooksCard } from "#features/webhooks/index.ts";
import { useTRPC } from "#trpc/client.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { EndCard } from "./end-card.tsx";
import { FeatureMapCard } from "./feature-map-card.tsx";
import { GeneralCard } from "./general-card.tsx";
import { ScorerCard } from "./scorer-card.tsx";
import { ServingCard } from "./serving-card.tsx";
import { TrainerCard } from "./trainer-card.tsx";

/** What a project is connected to. Secrets go in here and never come out. */
export function SettingsPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  return (
    <>
      <PageHeader
        title="Settings"
        description="Embedder, trainer, serving, gold scorer and labeling rules."
      />
      <QueryView query={project}>
        {(view) => (
          <div className="space-y-5">
            <FeatureMapCard project={view} />
            <TrainerCard project={view} />
            <ServingCard project={view} />
            <ScorerCard project={view} />
            <LabelingRulesCard slug={view.slug} canWrite={view.can.includes("project.write")} />
            {view.can.includes("project.write") ? <WebhooksCard project={view} /> : null}
            <GeneralCard project={view} />
            <EndCard project={view} />
          </div>
        )}
      </QueryView>
    </>
  );
}
