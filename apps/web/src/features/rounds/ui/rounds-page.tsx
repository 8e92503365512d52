"use client";

import { useQuery } from "@tanstack/react-query";
import { Layers, Plus } from "lucide-react";
import Link from "next/link";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { ButtonLink } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { formatCount, formatPercent } from "#ui/format.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { Progress } from "#ui/progress.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { Table, Td, Th } from "#ui/table.tsx";
import { Time } from "#ui/time.tsx";
import { isSettled } from "./is-settled.ts";
import { StateBadge } from "./state-badge.tsx";

/** All rounds of a project, newest first. */
export function RoundsPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const rounds = useQuery({
    ...trpc.rounds.list.queryOptions({ slug }),
    refetchInterval: ({ state }) =>
      state.data?.every((round) => isSettled(round.state)) === true ? 15_000 : 2_000,
  });
  const create =
    project.data?.can.includes("rounds.write") === true ? (
      <ButtonLink href={paths.newRound(slug)} variant="primary">
        <Plus className="size-4" aria-hidden />
        New round
      </ButtonLink>
    ) : undefined;
  return (
    <>
      <PageHeader
        title="Rounds"
        description="Each round samples answers, chooses pairs, collects labels, and ends in a frozen dataset and the next policy."
        actions={create}
      />
      <Card padded={false}>
        <QueryView query={rounds}>
          {(list) =>
            list.length === 0 ? (
              <Empty icon={Layers} title="No rounds yet" action={create}>
                The first one compares answers of the reference policy.
              </Empty>
            ) : (
              <Table label="Rounds">
                <thead>
                  <tr>
                    <Th>Round</Th>
                    <Th>State</Th>
                    <Th>Arms</Th>
                    <Th className="text-end">Pairs</Th>
                    <Th className="min-w-44">Labels</Th>
                    <Th>Policy</Th>
                    <Th>Created</Th>
                  </tr>
                </thead>
                <tbody>
                  {list.map((round) => (
                    <tr key={round.number} className="hover:bg-raised/50">
                      <Td>
                        <Link
                          href={paths.round(slug, round.number)}
                          className="link font-medium whitespace-nowrap"
                        >
                          Round {round.number}
                        </Link>
                        {round.name === "" ? null : <span className="block text-muted">{round.name}</span>}
                      </Td>
                      <Td>
                        <StateBadge state={round.state} />
                        {round.problem === null ? null : (
                          <span className="mt-1 block max-w-64 text-[0.8125rem] text-danger">
                            {round.problem.message}
                          </span>
                        )}
                      </Td>
                      <Td className="text-[0.8125rem]">
                        {round.armShares.map(({ name, share }) => (
                          <span key={name} className="block whitespace-nowrap">
                            {name}
                            {share === 1 ? null : <span className="text-muted"> {formatPercent(share)}</span>}
                          </span>
                        ))}
                      </Td>
                      <Td className="text-end">{formatCount(round.pairs)}</Td>
                      <Td>
                        {round.labelsWanted === 0 ? (
                          <span className="text-muted">–</span>
                        ) : (
                          <>
                            <span className="text-[0.8125rem]">
                              {formatCount(round.labelsDone)} of {formatCount(round.labelsWanted)}
                            </span>
                            <Progress
                              value={round.labelsDone}
                              max={round.labelsWanted}
                              label={`Labels of round ${round.number}`}
                              className="mt-1"
                            />
                          </>
                        )}
                      </Td>
                      <Td className="font-mono text-[0.8125rem]">{round.policy ?? ""}</Td>
                      <Td className="whitespace-nowrap text-muted">
                        <Time at={round.createdAt} />
                      </Td>
                    </tr>
                  ))}
                </tbody>
              </Table>
            )
          }
        </QueryView>
      </Card>
    </>
  );
}
