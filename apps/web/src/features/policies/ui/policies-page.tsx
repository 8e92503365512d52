"use client";

import type { PolicyView } from "@gshf/core/policies";
import { useQuery } from "@tanstack/react-query";
import { Bot } from "lucide-react";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, useWhole } from "#trpc/pages.ts";
import { Card } from "#ui/card.tsx";
import { NewDialog } from "#ui/new-dialog.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { CreatePolicy } from "./create-policy.tsx";
import { PolicyCard } from "./policy-card.tsx";

/** The samplers of a project: π₀, and what training made of it. */
export function PoliciesPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const policies = useWhole(trpc.policies.list.infiniteQueryOptions({ slug, limit: 200 }, byPages));
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const mayWrite = project.data?.can.includes("policies.write") === true;
  const hasReference = policies.data?.some((policy) => policy.isReference) === true;
  return (
    <>
      <PageHeader
        title="Policies"
        description="Models behind OpenAI-compatible endpoints. The reference π₀ stays the same for all rounds; each trained checkpoint becomes a policy."
        actions={
          mayWrite ? (
            <NewDialog title="New policy">
              {(close) => <CreatePolicy slug={slug} needsReference={!hasReference} onDone={close} />}
            </NewDialog>
          ) : undefined
        }
      />
      <QueryView query={policies}>
        {(list) =>
          list.length === 0 ? (
            <Card>
              <Empty icon={Bot} title="No policies yet">
                Register the reference policy π₀ first: the model whose answers people compare.
              </Empty>
            </Card>
          ) : (
            <>
              <PolicyCards
                slug={slug}
                policies={list.filter(({ isArchived }) => !isArchived)}
                mayWrite={mayWrite}
              />
              <Archived
                slug={slug}
                policies={list.filter(({ isArchived }) => isArchived)}
                mayWrite={mayWrite}
              />
            </>
          )
        }
      </QueryView>
    </>
  );
}

type CardsProps = { slug: string; policies: readonly PolicyView[]; mayWrite: boolean };

function PolicyCards({ slug, policies, mayWrite }: CardsProps) {
  return (
    <ol className="grid gap-4 md:grid-cols-2">
      {policies.map((policy) => (
        <li key={policy.id} className="min-w-0">
          <PolicyCard slug={slug} policy={policy} mayWrite={mayWrite} />
        </li>
      ))}
    </ol>
  );
}

function Archived(props: CardsProps) {
  if (props.policies.length === 0) return null;
  return (
    <details className="mt-6">
      <summary className="cursor-pointer text-muted">Archived ({props.policies.length})</summary>
      <div className="mt-4">
        <PolicyCards {...props} />
      </div>
    </details>
  );
}
