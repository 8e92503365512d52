"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { formatCount } from "#ui/format.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Stat } from "#ui/stat.tsx";
import { ImportHistory } from "./import-history.tsx";
import { PromptBrowser } from "./prompt-browser.tsx";
import { UploadCard } from "./upload-card.tsx";

/** What policies are asked, and the comparisons there were before the first round. */
export function PromptsPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  return (
    <>
      <PageHeader
        title="Prompts"
        description="What policies are asked. Rounds draw from the training prompts that are marked for rounds; prompts that came with comparisons are offline only until you change that. Policies are measured on the others: choose by validation prompts, report test and out-of-distribution prompts."
      />
      <div className="grid items-start gap-5 lg:grid-cols-[1fr_22rem]">
        <div className="min-w-0 space-y-5">
          <PromptBrowser slug={slug} canChange={project.data?.can.includes("prompts.write") === true} />
        </div>
        <div className="min-w-0 space-y-5 max-lg:order-first">
          <Card>
            <QueryView query={project}>
              {(view) => (
                <dl className="grid grid-cols-3 gap-3">
                  <Stat label="Training" value={formatCount(view.promptsBySplit.train)} />
                  <Stat label="Validation" value={formatCount(view.promptsBySplit.validation)} />
                  <Stat label="Test" value={formatCount(view.promptsBySplit.test)} />
                  <Stat label="Out of distribution" value={formatCount(view.promptsBySplit.ood)} />
                  <Stat label="Offline pairs" value={formatCount(view.offlinePairs)} />
                </dl>
              )}
            </QueryView>
          </Card>
          {project.data?.can.includes("prompts.write") === true ? <UploadCard slug={slug} /> : null}
          <ImportHistory slug={slug} canChange={project.data?.can.includes("prompts.write") === true} />
        </div>
      </div>
    </>
  );
}
