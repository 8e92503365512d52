"use client";

import { useQuery } from "@tanstack/react-query";
import { Layers, Plus } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";
import { paths } from "#paths.ts";
import { type ApiOutputs, useTRPC } from "#trpc/client.tsx";
import { ButtonLink } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable, TableSkeleton } from "#ui/data-table/index.tsx";
import { formatCount } from "#ui/format.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { Progress } from "#ui/progress.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { ArmShares, armShareText } from "./arm-shares.tsx";
import { isSettled, toldPollMs } from "./is-settled.ts";
import { StateBadge } from "./state-badge.tsx";
import { useRoundChanges } from "./use-round-changes.ts";

/** All rounds of a project, newest first. */
export function RoundsPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const isHeard = useRoundChanges(slug);
  const rounds = useQuery({
    ...trpc.rounds.list.queryOptions({ slug }),
    refetchInterval: ({ state }) => {
      if (isHeard) return toldPollMs;
      return state.data?.every((round) => isSettled(round.state)) === true ? 15_000 : 2_000;
    },
  });
  const columns = useMemo(() => columnsOf(slug), [slug]);
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
        <QueryView query={rounds} skeleton={<TableSkeleton />}>
          {(list) =>
            list.length === 0 ? (
              <Empty icon={Layers} title="No rounds yet" action={create}>
                The first round compares answers of the reference policy.
              </Empty>
            ) : (
              <DataTable
                label="Rounds"
                name="rounds"
                columns={columns}
                rows={list}
                keyOf={({ number }) => String(number)}
              />
            )
          }
        </QueryView>
      </Card>
    </>
  );
}

type RoundRow = ApiOutputs["rounds"]["list"][number];

function columnsOf(slug: string): Column<RoundRow>[] {
  return [
    {
      id: "round",
      header: "Round",
      value: ({ number }) => number,
      csv: ({ number, name }) => (name === "" ? number : `${number} ${name}`),
      cell: ({ number, name }) => (
        <>
          <Link href={paths.round(slug, number)} className="link font-medium whitespace-nowrap">
            Round {number}
          </Link>
          {name === "" ? null : <span className="block text-muted">{name}</span>}
        </>
      ),
    },
    {
      id: "state",
      header: "State",
      value: ({ state }) => state,
      cell: ({ state, problem }) => (
        <>
          <StateBadge state={state} />
          {problem === null ? null : (
            <span className="mt-1 block max-w-64 text-[0.8125rem] text-danger">{problem.message}</span>
          )}
        </>
      ),
      hasChoices: true,
    },
    {
      id: "arms",
      header: "Arms",
      value: ({ armShares }) => armShares.map(({ name }) => name).join(", "),
      csv: ({ armShares }) =>
        armShares.map((arm) => `${arm.name}: ${armShareText(arm, armShares)}`).join("; "),
      cell: ({ armShares }) => <ArmShares shares={armShares} />,
      className: "text-[0.8125rem]",
    },
    {
      id: "pairs",
      header: "Pairs",
      value: ({ pairs }) => pairs,
      cell: ({ pairs }) => formatCount(pairs),
      align: "end",
    },
    {
      id: "labels",
      header: "Labels",
      value: ({ labelsDone }) => labelsDone,
      csv: ({ labelsDone, labelsWanted }) => `${labelsDone} of ${labelsWanted}`,
      cell: (round) => <Labels round={round} />,
      headerClassName: "min-w-44",
    },
    {
      id: "policy",
      header: "Policy",
      value: ({ policy }) => policy,
      cell: ({ policy }) => policy ?? "",
      className: "font-mono text-[0.8125rem]",
    },
    {
      id: "created",
      header: "Created",
      value: ({ createdAt }) => createdAt,
      className: "whitespace-nowrap text-muted",
    },
  ];
}

function Labels({ round: { number, labelsDone, labelsWanted } }: { round: RoundRow }) {
  if (labelsWanted === 0) return <span className="text-muted">–</span>;
  return (
    <>
      <span className="text-[0.8125rem]">
        {formatCount(labelsDone)} of {formatCount(labelsWanted)}
      </span>
      <Progress value={labelsDone} max={labelsWanted} label={`Labels of round ${number}`} className="mt-1" />
    </>
  );
}
