"use client";

import Link from "next/link";
import { useMemo } from "react";
import { paths } from "#paths.ts";
import type { ApiOutputs } from "#trpc/client.tsx";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { formatCount } from "#ui/format.ts";
import { Progress } from "#ui/progress.tsx";
import { ArmShares, armShareText } from "./arm-shares.tsx";
import { StateBadge } from "./state-badge.tsx";

/** Rounds, with their experiment where they are of several. */
export function RoundsTable({ slug, rounds }: { slug: string; rounds: readonly RoundRow[] }) {
  const isOfSeveral = new Set(rounds.map(({ experiment }) => experiment.slug)).size > 1;
  const columns = useMemo(
    () => columnsOf(slug).filter(({ id }) => id !== "experiment" || isOfSeveral),
    [slug, isOfSeveral],
  );
  return (
    <DataTable
      label="Rounds"
      name="rounds"
      columns={columns}
      rows={rounds}
      keyOf={({ number }) => String(number)}
    />
  );
}

type RoundRow = ApiOutputs["rounds"]["list"]["items"][number];

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
      id: "experiment",
      header: "Experiment",
      value: ({ experiment }) => experiment.slug,
      cell: ({ experiment }) => (
        <Link href={paths.experiment(slug, experiment.slug)} className="link">
          {experiment.name}
        </Link>
      ),
      hasChoices: true,
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
