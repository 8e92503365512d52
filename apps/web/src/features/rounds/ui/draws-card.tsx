"use client";

import type { PairView } from "@gshf/core/rounds";
import type { DrawnExplanation } from "@gshf/core/rounds/model";
import { useMemo } from "react";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { formatFigure } from "#ui/format.ts";
import { Markdown } from "#ui/markdown/index.tsx";

type Draw = DrawnExplanation["candidates"][number];

/** All that was drawn for a pair of draws: its two answers among them. */
export function DrawsCard({ pair, explanation }: { pair: PairView; explanation: DrawnExplanation }) {
  const columns = useMemo(
    () => columnsOf(pair.texts, pair.first.responseId, pair.second.responseId),
    [pair.texts, pair.first.responseId, pair.second.responseId],
  );
  return (
    <Card
      title="All draws"
      description="The different answers that were drawn for this pair, with the reward that the round’s fit gives them."
      padded={false}
    >
      <DataTable
        label="Draws"
        columns={columns}
        rows={explanation.candidates}
        keyOf={({ responseId }) => responseId}
      />
    </Card>
  );
}

function columnsOf(texts: Record<string, string>, firstId: string, secondId: string): Column<Draw>[] {
  const role = ({ responseId }: Draw) =>
    responseId === firstId ? "first answer" : responseId === secondId ? "second answer" : "";
  return [
    { id: "role", header: "In the pair", value: role, className: "whitespace-nowrap" },
    {
      id: "source",
      header: "Drawn as",
      value: ({ isOfFirst, isOfSecond }) =>
        [isOfFirst ? "first" : "", isOfSecond ? "second" : ""].filter((part) => part !== "").join(" and "),
      className: "whitespace-nowrap",
    },
    { id: "times", header: "Times", value: ({ multiplicity }) => multiplicity, align: "end" },
    {
      id: "reward",
      header: "Reward",
      value: ({ reward }) => reward,
      cell: ({ reward }) => formatFigure(reward),
      align: "end",
    },
    {
      id: "text",
      header: "Answer",
      value: ({ responseId }) => texts[responseId] ?? "",
      cell: ({ responseId }) => (
        <div className="line-clamp-3 max-w-prose">
          <Markdown text={texts[responseId] ?? ""} />
        </div>
      ),
    },
  ];
}
