"use client";

import type { WebhookView } from "@gshf/core/webhooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, Webhook } from "lucide-react";
import Link from "next/link";
import { useMemo, useState } from "react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable, TableSkeleton } from "#ui/data-table/index.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { CreateWebhook } from "./create-webhook.tsx";
import { WebhookState } from "./webhook-state.tsx";

/** Whom a project tells what happens in it. */
export function WebhooksPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [creating, setCreating] = useState(false);
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const webhooks = useQuery({ ...trpc.webhooks.list.queryOptions({ slug }), refetchInterval: 15_000 });
  const columns = useMemo(() => columnsOf(slug), [slug]);
  const refresh = () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: trpc.webhooks.pathKey() }),
      queryClient.invalidateQueries({ queryKey: trpc.projects.get.queryKey({ slug }) }),
    ]);
  const create =
    project.data?.can.includes("project.write") === true ? (
      <Dialog
        open={creating}
        onOpenChange={setCreating}
        title="New webhook"
        trigger={
          <Button variant="primary">
            <Plus className="size-4" aria-hidden />
            New webhook
          </Button>
        }
      >
        <CreateWebhook slug={slug} onCreated={refresh} onDone={() => setCreating(false)} />
      </Dialog>
    ) : undefined;
  return (
    <>
      <PageHeader
        title="Webhooks"
        description={
          <>
            An address that is told what happens in this project.{" "}
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
                Add one, and a script goes on by itself when labels are complete.
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
