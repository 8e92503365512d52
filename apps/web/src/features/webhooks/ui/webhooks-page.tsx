"use client";

import type { WebhookView } from "@gshf/core/webhooks";
import { useQuery } from "@tanstack/react-query";
import { Webhook } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable, TableSkeleton } from "#ui/data-table/index.tsx";
import { NewDialog } from "#ui/new-dialog.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { CreateWebhook } from "./create-webhook.tsx";
import { useWebhookAct } from "./use-webhook-act.ts";
import { WebhookState } from "./webhook-state.tsx";

/** Whom a project tells what happens in it. */
export function WebhooksPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const { refresh } = useWebhookAct(slug);
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const webhooks = useQuery({ ...trpc.webhooks.list.queryOptions({ slug }), refetchInterval: 15_000 });
  const columns = useMemo(() => columnsOf(slug), [slug]);
  const create =
    project.data?.can.includes("project.write") === true ? (
      <NewDialog title="New webhook">
        {(close) => <CreateWebhook slug={slug} onCreated={refresh} onDone={close} />}
      </NewDialog>
    ) : undefined;
  return (
    <>
      <PageHeader
        title="Webhooks"
        description={
          <>
            Send what happens in this project to an address of yours.{" "}
            <Link href={paths.helpTopic("webhooks")} className="link">
              How to receive it
            </Link>
          </>
        }
        crumbs={[{ label: "Settings", href: paths.settings(slug) }]}
        actions={create}
      />
      <Card padded={false}>
        <QueryView query={webhooks} skeleton={<TableSkeleton />}>
          {(list) =>
            list.length === 0 ? (
              <Empty icon={Webhook} title="No webhooks yet">
                Add one to start a script when labels are complete.
              </Empty>
            ) : (
              <DataTable
                label="Webhooks"
                name="webhooks"
                columns={columns}
                rows={list}
                keyOf={({ id }) => id}
              />
            )
          }
        </QueryView>
      </Card>
    </>
  );
}

function columnsOf(slug: string): Column<WebhookView>[] {
  return [
    {
      id: "name",
      header: "Name",
      value: ({ name }) => name,
      cell: ({ id, name }) => (
        <Link href={paths.webhook(slug, id)} className="link font-medium break-words">
          {name}
        </Link>
      ),
    },
    { id: "server", header: "Server", value: ({ url }) => new URL(url).host, className: "break-all" },
    { id: "events", header: "Events", value: ({ events }) => events.join(", ") },
    {
      id: "state",
      header: "State",
      value: ({ offSince, failingSince }) =>
        offSince !== null ? "off" : failingSince === null ? "on" : "failing",
      cell: (webhook) => <WebhookState webhook={webhook} />,
    },
    { id: "arrived", header: "Arrived", align: "end", value: ({ messages }) => messages.delivered },
    { id: "waiting", header: "Waiting", align: "end", value: ({ messages }) => messages.pending },
    { id: "failed", header: "Failed", align: "end", value: ({ messages }) => messages.failed },
  ];
}
