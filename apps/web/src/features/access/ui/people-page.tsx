"use client";

import type { MemberView } from "@gshf/core/access";
import { useMemo } from "react";
import { ErasePerson } from "#features/crowds/index.ts";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, usePages } from "#trpc/pages.ts";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable, TableSkeleton } from "#ui/data-table/index.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { FormerMembersCard } from "./former-members-card.tsx";
import { InvitesCard } from "./invites-card.tsx";
import { memberColumns } from "./member-columns.tsx";
import { MemberMenu } from "./member-menu.tsx";

/** Who takes part: members, and the links that let people in. */
export function PeoplePage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const members = usePages(trpc.access.listMembers.infiniteQueryOptions({ slug, limit: 200 }, byPages));
  const columns = useMemo(() => columnsOf(slug), [slug]);
  return (
    <>
      <PageHeader
        title="People"
        description="Datasets contain only people’s pseudonyms, numbered in the order they joined."
      />
      <div className="space-y-5">
        <InvitesCard slug={slug} />
        <Card title="Members" padded={false}>
          <QueryView query={members} skeleton={<TableSkeleton />}>
            {(list) => (
              <DataTable
                label="Members"
                name="members"
                columns={columns}
                rows={list}
                keyOf={({ id }) => id}
              />
            )}
          </QueryView>
        </Card>
        <FormerMembersCard slug={slug} />
      </div>
    </>
  );
}

/** What is behind a member that is no person. */
const kindTexts: Readonly<Record<string, string>> = {
  llm: "LLM judge",
  scorer: "gold scorer",
  reward_model: "reward model",
};
const roleText = ({ kind, role }: MemberView) => kindTexts[kind] ?? role;

function columnsOf(slug: string): Column<MemberView>[] {
  return [
    memberColumns.pseudonym,
    memberColumns.name,
    {
      id: "role",
      header: "Role",
      value: roleText,
      cell: (member) => (
        <Badge tone={member.role === "owner" ? "accent" : "neutral"}>{roleText(member)}</Badge>
      ),
      hasChoices: true,
    },
    memberColumns.labels,
    {
      id: "joined",
      header: "Joined",
      value: ({ joinedAt }) => joinedAt,
      className: "whitespace-nowrap text-muted",
    },
    {
      id: "actions",
      header: "Actions",
      isUnnamed: true,
      align: "end",
      // A judge is set up and retired under Quality; the owner passes ownership on first.
      cell: ({ id, role, kind, pseudonym }) =>
        kind !== "person" || role === "owner" ? null : (
          <span className="inline-flex flex-wrap justify-end gap-2">
            <MemberMenu slug={slug} memberId={id} pseudonym={pseudonym} role={role} />
            <ErasePerson slug={slug} memberId={id} pseudonym={pseudonym} />
          </span>
        ),
    },
  ];
}
