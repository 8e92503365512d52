"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link2, Plus } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { Badge, type Tone } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog, Dialog } from "#ui/dialog.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { Table, Td, Th } from "#ui/table.tsx";
import { Time } from "#ui/time.tsx";
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
  const invites = useQuery(trpc.access.listInvites.queryOptions({ slug }));
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<string | null>(null);
  const refresh = () =>
    queryClient.invalidateQueries({ queryKey: trpc.access.listInvites.queryKey({ slug }) });
  const revoke = useMutation(trpc.access.revokeInvite.mutationOptions({ onSuccess: refresh }));
  return (
    <Card
      title="Invite links"
      description="Whoever opens one joins and is signed in. Nobody can sign up without."
      padded={false}
      actions={
        <Dialog
          open={creating}
          onOpenChange={setCreating}
          title="New invite link"
          trigger={
            <Button variant="primary">
              <Plus className="size-4" aria-hidden />
              New link
            </Button>
          }
        >
          <CreateInvite slug={slug} onCreated={refresh} onDone={() => setCreating(false)} />
        </Dialog>
      }
    >
      <QueryView query={invites}>
        {(list) =>
          list.length === 0 ? (
            <Empty icon={Link2} title="No links yet">
              Make one for your labelers: it can be used many times and expires by itself.
            </Empty>
          ) : (
            <Table label="Invite links">
              <thead>
                <tr>
                  <Th>For</Th>
                  <Th>State</Th>
                  <Th>Used</Th>
                  <Th>Expires</Th>
                  <Th>Note</Th>
                  <Th>
                    <span className="sr-only">Actions</span>
                  </Th>
                </tr>
              </thead>
              <tbody>
                {list.map((invite) => (
                  <tr key={invite.id}>
                    <Td>{invite.role}</Td>
                    <Td>
                      <Badge tone={tones[invite.state]}>{invite.state}</Badge>
                    </Td>
                    <Td className="whitespace-nowrap">
                      {invite.uses} of {invite.usesMax}
                    </Td>
                    <Td className="whitespace-nowrap">
                      <Time at={invite.expiresAt} />
                    </Td>
                    <Td className="max-w-64 break-words text-muted">{invite.note}</Td>
                    <Td className="text-end">
                      {invite.state === "open" ? (
                        <Button size="sm" variant="danger" onClick={() => setRevoking(invite.id)}>
                          Revoke
                        </Button>
                      ) : null}
                    </Td>
                  </tr>
                ))}
              </tbody>
            </Table>
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
        Nobody can join by it any more, and people who came by it can’t come back in with it. They stay
        members.
      </ConfirmDialog>
    </Card>
  );
}
