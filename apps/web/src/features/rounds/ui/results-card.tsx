"use client";

import type { EvaluationPoint } from "@gshf/core/evaluations";
import type { RoundView } from "@gshf/core/rounds";
import { useEffect } from "react";
import { estimateColumn, gainColumn } from "#features/evaluations/index.ts";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, useWhole } from "#trpc/pages.ts";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { formatFigure } from "#ui/format.ts";

/** What validation prompts say of the round's policy, beside π₀. */
export function ResultsCard({ slug, round }: { slug: string; round: RoundView }) {
  const trpc = useTRPC();
  const isMeasured = round.state === "complete" || round.state === "evaluating";
  const evaluations = useWhole({
    ...trpc.evaluations.byProject.infiniteQueryOptions({ slug, limit: 200 }, byPages),
    enabled: isMeasured,
    refetchInterval: round.state === "evaluating" ? 3_000 : false,
  });
  const { refetch } = evaluations;
  // The last figures are written with the very step that ends the round, after the last poll of before.
  useEffect(() => {
    if (round.state === "complete") void refetch();
  }, [round.state, refetch]);
  const points = evaluations.data?.filter((point) => point.round === round.number) ?? [];
  if (points.length === 0) return null;
  const hasGold = points.some((point) => point.goldReward !== null);
  const prompts = points[0]?.prompts ?? 0;
  return (
    <Card
      title="Results"
      description={`On ${prompts} validation prompts, ${points[0]?.samples ?? 0} answers each; means with 95 % intervals, gains paired by prompt.`}
      padded={false}
    >
      <DataTable
        label="Evaluation of this round’s policy"
        columns={hasGold ? columnsWithGold : columnsWithoutGold}
        rows={points}
        keyOf={({ policy }) => policy}
      />
    </Card>
  );
}

const policyColumn: Column<EvaluationPoint> = {
  id: "policy",
  header: "Policy",
  value: ({ policy }) => policy,
  cell: ({ policy, isReference, isMain }) => (
    <>
      <span className="font-mono text-[0.8125rem]">{policy}</span>{" "}
      {isReference ? <Badge tone="left">π₀</Badge> : null}
      {isMain ? <Badge tone="accent">main</Badge> : null}
    </>
  ),
};

const goldColumns: Column<EvaluationPoint>[] = [
  estimateColumn({ id: "gold", header: "Gold reward" }, ({ goldReward }) => goldReward),
  gainColumn({ id: "gold-gain", header: "Gold gain over π₀" }, ({ goldGain }) => goldGain),
];

const estimateColumns: Column<EvaluationPoint>[] = [
  gainColumn({ id: "gain", header: "Estimated gain" }, ({ estimatedGain }) => estimatedGain),
  estimateColumn({ id: "kl", header: "KL to π₀" }, ({ kl }) => kl),
  {
    id: "objective",
    header: "Objective",
    value: ({ objective }) => objective,
    cell: ({ objective }) => formatFigure(objective),
    align: "end",
  },
];

const columnsWithGold = [policyColumn, ...goldColumns, ...estimateColumns];
const columnsWithoutGold = [policyColumn, ...estimateColumns];
