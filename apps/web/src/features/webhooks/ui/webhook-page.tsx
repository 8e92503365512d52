"use client";

import type { WebhookView } from "@gshf/core/webhooks";
import { useQuery } from "@tanstack/react-query";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { MissingPage } from "#ui/missing-page.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Time } from "#ui/time.tsx";
import { Deliveries } from "./deliveries.tsx";
import { WebhookActions } from "./webhook-actions.tsx";
import { WebhookState } from "./webhook-state.tsx";

/** One webhook: where it leads, and what it was told. */
export function WebhookPage({ slug, id }: { slug: string; id: string }) {
  const trpc = useTRPC();
  const webhooks = useQuery({ ...trpc.webhooks.list.queryOptions({ slug }), refetchInterval: 5_000 });
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const mayWrite = project.data?.can.includes("project.write") === true;
  return (
    <QueryView query={webhooks}>
      {(list) => {
        const webhook = list.find((one) => one.id === id);
        if (webhook === undefined) return <MissingPage />;
        return (
          <>
            <PageHeader
              title={
                <span className="inline-flex flex-wrap items-center gap-3">
                  {webhook.name}
                  <WebhookState webhook={webhook} />
                </span>
              }
              crumbs={[
                { label: "Settings", href: paths.settings(slug) },
                { label: "Webhooks", href: paths.webhooks(slug) },
              ]}
              actions={mayWrite ? <WebhookActions slug={slug} webhook={webhook} /> : undefined}
            />
            <div className="space-y-5">
              <Facts webhook={webhook} />
              <Deliveries slug={slug} webhook={webhook} mayWrite={mayWrite && webhook.offSince === null} />
            </div>
          </>
        );
      }}
    </QueryView>
  );
}

function Facts({ webhook }: { webhook: WebhookView }) {
  const { url, events, format, oldSecretUntil, offSince, offBecause, failingSince } = webhook;
  return (
    <Card>
      <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[10rem_1fr]">
        <dt className="text-muted">URL</dt>
        <dd className="font-mono text-[0.8125rem] break-all">{url}</dd>
        <dt className="text-muted">Events</dt>
        <dd className="break-words">{events.join(", ")}</dd>
        <dt className="text-muted">Format</dt>
        <dd>{format === "slack" ? "Slack" : "Standard Webhooks"}</dd>
        {oldSecretUntil === null ? null : (
          <>
            <dt className="text-muted">Secret before</dt>
            <dd>
              signs as well, until <Time at={oldSecretUntil} />
            </dd>
          </>
        )}
        {failingSince === null || offSince !== null ? null : (
          <>
            <dt className="text-muted">Failing</dt>
            <dd className="text-warn">
              Nothing arrived since <Time at={failingSince} />.
            </dd>
          </>
        )}
        {offSince === null ? null : (
          <>
            <dt className="text-muted">Off</dt>
            <dd className="break-words text-danger">
              since <Time at={offSince} />
              {offBecause === null ? "" : `: ${offBecause}`}
            </dd>
          </>
        )}
      </dl>
    </Card>
  );
}
