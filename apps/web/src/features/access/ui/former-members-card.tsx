"use client";

import type { MemberView } from "@gshf/core/access";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { ErasePerson } from "#features/crowds/index.ts";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, usePages } from "#trpc/pages.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { ConfirmDialog } from "#ui/dialog.tsx";
import { Time } from "#ui/time.tsx";
import { memberColumns } from "./member-columns.tsx";
import { useRefreshMembers } from "./use-refresh-members.ts";

/** Who was removed or left, and the way back in; nothing while nobody has. */
export function FormerMembersCard({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const members = usePages(
    trpc.access.listMembers.infiniteQueryOptions({ slug, removed: true, limit: 200 }, byPages),
  );
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const refresh = useRefreshMembers(slug);
  const readmit = useMutation(trpc.members.readmit.mutationOptions({ onSuccess: refresh }));
  const [asked, setAsked] = useState<MemberView | null>(null);
  const mayReadmit = project.data?.archivedAt === null;
  const columns = useMemo(() => columnsOf(slug, mayReadmit ? setAsked : null), [slug, mayReadmit]);
  if (members.data === undefined || members.data.length === 0) return null;
  return (
    <Card
      title="Former members"
      description="People who left or were removed. Invite links don’t let them back in; readmit them here."
      padded={false}
    >
      <DataTable
        label="Former members"
        name="former"
        columns={columns}
        rows={members.data}
        keyOf={({ id }) => id}
      />
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => (open ? undefined : setAsked(null))}
        title={`Readmit ${asked?.pseudonym ?? ""}?`}
        confirmLabel="Readmit"
        onConfirm={() => (asked === null ? undefined : readmit.mutateAsync({ slug, memberId: asked.id }))}
      >
        They come back as a labeler, under the same pseudonym, and sign in the way they did before.
      </ConfirmDialog>
    </Card>
  );
}

function columnsOf(slug: string, onReadmit: ((member: MemberView) => void) | null): Column<MemberView>[] {
  return [
    memberColumns.pseudonym,
    memberColumns.name,
    memberColumns.labels,
    {
      id: "left",
      header: "Left",
      value: ({ removedAt }) => removedAt,
      cell: ({ removedAt }) => (removedAt === null ? null : <Time at={removedAt} />),
      className: "whitespace-nowrap text-muted",
    },
    {
      id: "actions",
      header: "Actions",
      isUnnamed: true,
      align: "end",
      cell: (member) => (
        <span className="inline-flex flex-wrap justify-end gap-2">
          {onReadmit === null ? null : (
            <Button size="sm" onClick={() => onReadmit(member)}>
              Readmit<span className="sr-only"> {member.pseudonym}</span>
            </Button>
          )}
          <ErasePerson slug={slug} memberId={member.id} pseudonym={member.pseudonym} />
        </span>
      ),
    },
  ];
}
