"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";
import { formatCount } from "#ui/format.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { Tabs } from "#ui/tabs.tsx";
import { AdjudicationTab } from "./adjudication-tab.tsx";
import { AgreementTab } from "./agreement-tab.tsx";
import { AnnotatorsTab } from "./annotators-tab.tsx";
import { FaultsTab } from "./faults-tab.tsx";
import { GoldTab } from "./gold-tab.tsx";
import { JudgesTab } from "./judges-tab.tsx";
import { RulesCard } from "./rules-card.tsx";
import { WeightsTab } from "./weights-tab.tsx";

/** How good the labels are, whose they are, and what to do where they are not. */
export function QualityPage({ slug, tab }: { slug: string; tab?: string | undefined }) {
  const trpc = useTRPC();
  const queue = useQuery(trpc.quality.queue.queryOptions({ slug, place: 0, limit: 1 }));
  const waiting = queue.data?.waiting ?? 0;
  return (
    <>
      <PageHeader
        title="Quality"
        description="Agreement between people, their reliability, and pairs that need review."
      />
      <Tabs
        label="Quality"
        initial={tab}
        tabs={[
          { id: "annotators", label: "Annotators", content: <AnnotatorsTab slug={slug} /> },
          { id: "agreement", label: "Agreement", content: <AgreementTab slug={slug} /> },
          {
            id: "review",
            label: waiting === 0 ? "Review" : `Review (${formatCount(waiting)})`,
            content: <AdjudicationTab slug={slug} />,
          },
          { id: "guidelines", label: "Guideline faults", content: <FaultsTab slug={slug} /> },
          { id: "gold", label: "Gold & attention", content: <GoldTab slug={slug} /> },
          { id: "weights", label: "Weights", content: <WeightsTab slug={slug} /> },
          { id: "judges", label: "LLM judges", content: <JudgesTab slug={slug} /> },
          { id: "rules", label: "Rules", content: <RulesCard slug={slug} /> },
        ]}
      />
    </>
  );
}
