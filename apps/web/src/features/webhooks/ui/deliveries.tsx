"use client";

import type { DeliveryView, WebhookView } from "@gshf/core/webhooks";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { Badge, type Tone } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable, TableSkeleton } from "#ui/data-table/index.tsx";
import { counted } from "#ui/format.ts";
import { QueryView } from "#ui/query-view.tsx";
import { Time } from "#ui/time.tsx";
import { useWebhookAct } from "./use-webhook-act.ts";

/** What a webhook was told, and what came of it. */
export function Deliveries({
  slug,
  webhook,
  mayWrite,
}: {
  slug: string;
  webhook: WebhookView;
  mayWrite: boolean;
}) {
  const trpc = useTRPC();
  const { refresh, say, onError } = useWebhookAct(slug);
  const webhookId = webhook.id;
  const found = useInfiniteQuery({
    ...trpc.webhooks.deliveries.infiniteQueryOptions(
      { slug, webhookId, limit: 50 },
      { getNextPageParam: ({ next }) => next ?? undefined },
    ),
    refetchInterval: 5_000,
  });
  const resend = useMutation(
    trpc.webhooks.resend.mutationOptions({
      onSuccess: async () => {
        await refresh();
        say("Sending the message again, with the same id.");
      },
      onError,
    }),
  );
  const resendFailed = useMutation(
    trpc.webhooks.resendFailed.mutationOptions({
      onSuccess: async ({ messages }) => {
        await refresh();
        say(`${counted(messages, "message")} sent again`);
      },
      onError,
    }),
  );
  const { mutate } = resend;
  const columns = useMemo(
    () => columnsOf(mayWrite ? (deliveryId) => mutate({ slug, webhookId, deliveryId }) : null),
    [mayWrite, mutate, slug, webhookId],
  );
  return (
    <Card
      title="Messages"
      description="Messages of the last 30 days. One that doesn’t arrive is sent up to ten times over three days."
      padded={false}
      actions={
        mayWrite && webhook.messages.failed > 0 ? (
          <Button busy={resendFailed.isPending} onClick={() => resendFailed.mutate({ slug, webhookId })}>
            Send failed again
          </Button>
        ) : undefined
      }
    >
      <QueryView query={found} skeleton={<TableSkeleton />}>
        {({ pages }) => (
          <DataTable
            label="Messages"
            columns={columns}
            rows={pages.flatMap(({ deliveries }) => deliveries)}
            keyOf={({ id }) => id}
            tools="none"
            empty={<p className="p-5 text-muted">No messages yet. Send a test to see one.</p>}
          />
        )}
      </QueryView>
    </Card>
  );
}

const tones: Record<DeliveryView["state"], Tone> = { pending: "neutral", delivered: "ok", failed: "danger" };
const words: Record<DeliveryView["state"], string> = {
  pending: "waiting",
  delivered: "arrived",
  failed: "failed",
};

function columnsOf(onResend: ((id: string) => void) | null): Column<DeliveryView>[] {
  const columns: Column<DeliveryView>[] = [
    {
      id: "at",
      header: "When",
      value: ({ at }) => at,
      cell: ({ at }) => <Time at={at} />,
      className: "whitespace-nowrap text-muted",
    },
    {
      id: "message",
      header: "Message",
      value: ({ type }) => type,
      cell: ({ type, messageId, body }) => (
        <details>
          <summary className="cursor-pointer font-mono text-[0.8125rem]">{type}</summary>
          <p className="mt-1 font-mono text-xs break-all text-muted">{messageId}</p>
          <p className="mt-1 max-w-prose font-mono text-xs break-all">{body}</p>
        </details>
      ),
    },
    {
      id: "state",
      header: "State",
      value: ({ state }) => words[state],
      cell: ({ state }) => <Badge tone={tones[state]}>{words[state]}</Badge>,
    },
    { id: "tries", header: "Tries", align: "end", value: ({ tries }) => tries },
    {
      id: "answer",
      header: "Answer",
      value: ({ status, problem }) => problem ?? status ?? "",
      cell: ({ status, problem, nextTryAt, tries }) => (
        <>
          {problem ?? status ?? ""}
          {nextTryAt === null || tries === 0 ? null : (
            <span className="block text-muted">
              next try <Time at={nextTryAt} />
            </span>
          )}
        </>
      ),
      className: "break-words",
    },
  ];
  if (onResend === null) return columns;
  const actions: Column<DeliveryView> = {
    id: "actions",
    header: "Actions",
    isUnnamed: true,
    align: "end",
    cell: ({ id }) => (
      <Button size="sm" onClick={() => onResend(id)}>
        Send again
      </Button>
    ),
  };
  return [...columns, actions];
}
