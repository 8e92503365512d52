"use client";

import { useQuery } from "@tanstack/react-query";
import { ErasePerson } from "#features/crowds/index.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { formatCount } from "#ui/format.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Table, Td, Th } from "#ui/table.tsx";
import { Time } from "#ui/time.tsx";
import { ApiTokensCard } from "./api-tokens-card.tsx";
import { InvitesCard } from "./invites-card.tsx";

/** Who takes part: members, the links that let people in, and tokens for programs. */
export function PeoplePage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const members = useQuery(trpc.access.listMembers.queryOptions({ slug }));
  return (
    <>
      <PageHeader
        title="People"
        description="Datasets know people only by their pseudonym, numbered in the order they joined."
      />
      <div className="space-y-5">
        <InvitesCard slug={slug} />
        <Card title="Members" padded={false}>
          <QueryView query={members}>
            {(list) => (
              <Table label="Members">
                <thead>
                  <tr>
                    <Th>Pseudonym</Th>
                    <Th>Name</Th>
                    <Th>Role</Th>
                    <Th className="text-end">Labels</Th>
                    <Th>Joined</Th>
                    <Th>
                      <span className="sr-only">Actions</span>
                    </Th>
                  </tr>
                </thead>
                <tbody>
                  {list.map((member) => (
                    <tr key={member.id}>
                      <Td className="font-mono">{member.pseudonym}</Td>
                      <Td>{member.name ?? <span className="text-muted">by link</span>}</Td>
                      <Td>
                        <Badge tone={member.role === "owner" ? "accent" : "neutral"}>{member.role}</Badge>
                      </Td>
                      <Td className="text-end">{formatCount(member.judgments)}</Td>
                      <Td className="whitespace-nowrap text-muted">
                        <Time at={member.joinedAt} />
                      </Td>
                      <Td className="text-end">
                        {member.role === "owner" ? null : (
                          <ErasePerson slug={slug} memberId={member.id} pseudonym={member.pseudonym} />
                        )}
                      </Td>
                    </tr>
                  ))}
                </tbody>
              </Table>
            )}
          </QueryView>
        </Card>
        <ApiTokensCard />
      </div>
    </>
  );
}
