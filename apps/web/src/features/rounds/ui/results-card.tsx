"use client";

import type { RoundView } from "@gshf/core/rounds";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { formatEstimate, formatGain } from "#features/evaluations/index.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { formatFigure } from "#ui/format.ts";
import { Table, Td, Th } from "#ui/table.tsx";

/** What validation prompts say of the round's policy, beside π₀. */
export function ResultsCard({ slug, round }: { slug: string; round: RoundView }) {
  const trpc = useTRPC();
  const isMeasured = round.state === "complete" || round.state === "evaluating";
  const evaluations = useQuery(
    trpc.evaluations.byProject.queryOptions(
      { slug },
      { enabled: isMeasured, refetchInterval: round.state === "evaluating" ? 3_000 : false },
    ),
  );
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
      <Table label="Evaluation of this round’s policy">
        <thead>
          <tr>
            <Th>Policy</Th>
            {hasGold ? <Th>Gold reward</Th> : null}
            {hasGold ? <Th>Gold gain over π₀</Th> : null}
            <Th>Estimated gain</Th>
            <Th>KL to π₀</Th>
            <Th className="text-end">Objective</Th>
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.policy}>
              <Td>
                <span className="font-mono text-[0.8125rem]">{point.policy}</span>{" "}
                {point.isReference ? <Badge tone="left">π₀</Badge> : null}
                {point.isMain ? <Badge tone="accent">main</Badge> : null}
              </Td>
              {hasGold ? <Td className="whitespace-nowrap">{formatEstimate(point.goldReward)}</Td> : null}
              {hasGold ? (
                <Td className="font-medium whitespace-nowrap">{formatGain(point.goldGain)}</Td>
              ) : null}
              <Td className="whitespace-nowrap">{formatGain(point.estimatedGain)}</Td>
              <Td className="whitespace-nowrap">{formatEstimate(point.kl)}</Td>
              <Td className="text-end">{formatFigure(point.objective)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
