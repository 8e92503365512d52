"use client";

import type { InviteView } from "@gshf/core/access";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import { useMemo, useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, usePages } from "#trpc/pages.ts";
import { Badge, type Tone } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { ConfirmDialog } from "#ui/dialog.tsx";
import { NewDialog } from "#ui/new-dialog.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { CreateInvite } from "./create-invite.tsx";

const tones: Record<"open" | "used-up" | "expired" | "revoked", Tone> = {
  open: "ok",
  "used-up": "neutral",
  expired: "neutral",
  revoked: "danger",
};

/** Links that let people join, with what is left of each. */
export function InvitesCard({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const invites = usePages(trpc.access.listInvites.infiniteQueryOptions({ slug }, byPages));
  const [revoking, setRevoking] = useState<string | null>(null);
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.access.listInvites.pathKey() });
  const columns = useMemo(() => columnsOf(setRevoking), []);
  const revoke = useMutation(trpc.access.revokeInvite.mutationOptions({ onSuccess: refresh }));
  return (
    <Card
      title="Invite links"
      description="Anyone who opens a link joins the project and is signed in. There is no other way to sign up."
      padded={false}
      actions={
        <NewDialog title="New invite link" label="New link">
          {(close) => <CreateInvite slug={slug} onCreated={refresh} onDone={close} />}
        </NewDialog>
      }
    >
      <QueryView query={invites}>
        {(list) =>
          list.length === 0 ? (
            <Empty icon={Link2} title="No links yet">
              Create one for your labelers. It can be used many times and expires automatically.
            </Empty>
          ) : (
            <DataTable
              label="Invite links"
              name="invites"
              columns={columns}
              rows={list}
              keyOf={({ id }) => id}
            />
          )
        }
      </QueryView>
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={(open) => (open ? undefined : setRevoking(null))}
        title="Revoke this link?"
        confirmLabel="Revoke link"
        variant="danger"
        onConfirm={() => (revoking === null ? undefined : revoke.mutateAsync({ slug, inviteId: revoking }))}
      >
        Nobody can join with it any more, and people who joined with it can’t use it to sign in again. They
        stay members.
      </ConfirmDialog>
    </Card>
  );
}

function columnsOf(onRevoke: (id: string) => void): Column<InviteView>[] {
  return [
    { id: "for", header: "For", value: ({ role }) => role, hasChoices: true },
    {
      id: "address",
      header: "Address",
      value: ({ email }) => email,
      cell: ({ email }) => email ?? <span className="text-muted">anybody with the link</span>,
    },
    {
      id: "state",
      header: "State",
      value: ({ state }) => state,
      cell: ({ state }) => <Badge tone={tones[state]}>{state}</Badge>,
      hasChoices: true,
    },
    {
      id: "used",
      header: "Used",
      value: ({ uses }) => uses,
      cell: ({ uses, usesMax }) => `${uses} of ${usesMax}`,
      className: "whitespace-nowrap",
    },
    { id: "expires", header: "Expires", value: ({ expiresAt }) => expiresAt, className: "whitespace-nowrap" },
    {
      id: "note",
      header: "Note",
      value: ({ note }) => note,
      className: "max-w-64 break-words text-muted",
    },
    {
      id: "actions",
      header: "Actions",
      isUnnamed: true,
      align: "end",
      cell: ({ id, state }) =>
        state === "open" ? (
          <Button size="sm" variant="danger" onClick={() => onRevoke(id)}>
            Revoke
          </Button>
        ) : null,
    },
  ];
}
