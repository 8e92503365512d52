"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { type ApiOutputs, useTRPC } from "#trpc/client.tsx";
import { byPages, usePages } from "#trpc/pages.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable, TableSkeleton } from "#ui/data-table/index.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Time } from "#ui/time.tsx";
import { ApiTokensCard } from "./api-tokens-card.tsx";
import { LinkSignIn } from "./link-sign-in.tsx";

/** One's own account: how one signs in, where one is signed in, one's tokens, and what happened to it. */
export function AccountPage({ hasOidc }: { hasOidc: boolean }) {
  const trpc = useTRPC();
  const me = useQuery(trpc.access.me.queryOptions());
  return (
    <>
      <PageHeader
        title="Your account"
        description={
          me.data === undefined ? undefined : (me.data.email ?? me.data.name ?? "You came by a link.")
        }
      />
      <div className="space-y-5">
        <SessionsCard />
        {hasOidc ? <LinkSignIn /> : null}
        <ApiTokensCard />
        <EventsCard />
      </div>
    </>
  );
}

type Session = ApiOutputs["access"]["listSessions"]["items"][number];

/** The browsers somebody is signed in in; each can be signed out from here. */
function SessionsCard() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const sessions = usePages(trpc.access.listSessions.infiniteQueryOptions({}, byPages));
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.access.listSessions.pathKey() });
  const end = useMutation(trpc.access.endSession.mutationOptions({ onSuccess: refresh }));
  const endOthers = useMutation(trpc.access.endOtherSessions.mutationOptions({ onSuccess: refresh }));
  const { mutate } = end;
  const columns = useMemo(() => sessionColumns((id) => mutate({ id })), [mutate]);
  const hasOthers = (sessions.data ?? []).some(({ isThis }) => !isThis);
  return (
    <Card
      title="Where you are signed in"
      description="You’re signed out after 14 days without activity, and after 30 days at the latest."
      padded={false}
      actions={
        hasOthers ? (
          <Button busy={endOthers.isPending} onClick={() => endOthers.mutate({})}>
            Sign out everywhere else
          </Button>
        ) : undefined
      }
    >
      <QueryView query={sessions} skeleton={<TableSkeleton />}>
        {(list) => (
          <DataTable label="Sessions" name="sessions" columns={columns} rows={list} keyOf={({ id }) => id} />
        )}
      </QueryView>
    </Card>
  );
}

const ways: Record<Session["cameBy"], string> = {
  single_sign_on: "single sign-on",
  invite: "an invite link",
  study: "a study’s link",
  demo: "a demo link",
};

function sessionColumns(onEnd: (id: string) => void): Column<Session>[] {
  return [
    {
      id: "device",
      header: "Browser",
      value: ({ device }) => device,
      cell: ({ device, isThis }) => (
        <>
          {device === "" ? "Unknown browser" : device}{" "}
          {isThis ? <Badge tone="accent">this browser</Badge> : null}
        </>
      ),
    },
    { id: "by", header: "Signed in with", value: ({ cameBy }) => ways[cameBy] },
    {
      id: "created",
      header: "Since",
      value: ({ createdAt }) => createdAt,
      cell: ({ createdAt }) => <Time at={createdAt} />,
      className: "whitespace-nowrap",
    },
    {
      id: "used",
      header: "Last used",
      value: ({ lastUsedAt }) => lastUsedAt,
      cell: ({ lastUsedAt }) => <Time at={lastUsedAt} />,
      className: "whitespace-nowrap",
    },
    {
      id: "actions",
      header: "Actions",
      isUnnamed: true,
      align: "end",
      cell: ({ id, isThis, device }) =>
        isThis ? null : (
          <Button size="sm" variant="danger" onClick={() => onEnd(id)}>
            Sign out<span className="sr-only"> {device}</span>
          </Button>
        ),
    },
  ];
}

type Event = ApiOutputs["access"]["accountLog"]["items"][number];

const eventColumns: Column<Event>[] = [
  {
    id: "at",
    header: "When",
    value: ({ at }) => at,
    cell: ({ at }) => <Time at={at} />,
    className: "whitespace-nowrap",
  },
  { id: "who", header: "Who", value: ({ who }) => who },
  { id: "what", header: "What", value: ({ text }) => text },
];

function EventsCard() {
  const trpc = useTRPC();
  const events = usePages(trpc.access.accountLog.infiniteQueryOptions({}, byPages));
  return (
    <Card title="Account activity" padded={false}>
      <QueryView query={events} skeleton={<TableSkeleton />}>
        {(list) => (
          <DataTable
            label="Account events"
            name="events"
            columns={eventColumns}
            rows={list}
            keyOf={({ id }) => String(id)}
            empty={<p className="card-inset-x pb-5 text-sm text-muted">Nothing yet.</p>}
          />
        )}
      </QueryView>
    </Card>
  );
}
