"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { ErrorState } from "#ui/states.tsx";
import { TestItemsCard } from "./test-items-card.tsx";
import { TestResultsCard } from "./test-results-card.tsx";
import { TestSettingsCard } from "./test-settings-card.tsx";

/** The qualification test: whether there is one, its examples, and how people did. */
export function TestPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const settings = useQuery(trpc.crowds.testSettings.queryOptions({ slug }));
  return (
    <>
      <PageHeader
        title="Qualification test"
        description="Pairs with a known answer, to pass before the first real pair. Each answer is explained right away."
      />
      <QueryView query={project}>
        {(view) =>
          view.can.includes("project.write") ? (
            <div className="space-y-5">
              <QueryView query={settings}>
                {(data) => <TestSettingsCard key={JSON.stringify(data)} slug={slug} settings={data} />}
              </QueryView>
              <TestItemsCard slug={slug} />
              <TestResultsCard slug={slug} />
            </div>
          ) : (
            <ErrorState
              title="Only researchers can see the test"
              message="People who may take the test must not know its answers."
            />
          )
        }
      </QueryView>
    </>
  );
}
