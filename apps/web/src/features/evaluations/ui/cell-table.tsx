"use client";

import type { MeasuredCell } from "@gshf/core/evaluations";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { formatCount, formatFigure, formatPercent } from "#ui/format.ts";
import { estimateColumn, gainColumn } from "./estimate-columns.tsx";

/** All figures of an evaluation, a row a cell; those that nobody asked for are left out. */
export function CellTable({ cells }: { cells: readonly MeasuredCell[] }) {
  const measured = columns.filter(
    ({ id, value }) => always.has(id) || cells.some((cell) => (value?.(cell) ?? null) !== null),
  );
  return (
    <DataTable
      label="Figures by policy"
      name="evaluation"
      columns={measured}
      rows={cells}
      keyOf={({ policyId, split, temperature }) => `${policyId} ${split} ${temperature}`}
    />
  );
}

const always = new Set(["policy", "split", "temperature", "prompts"]);

const columns: Column<MeasuredCell>[] = [
  { id: "split", header: "Split", value: ({ split }) => split, hasChoices: true },
  {
    id: "policy",
    header: "Policy",
    value: ({ policy }) => policy,
    cell: ({ policy, isReference, isBaseline }) => (
      <>
        <span className="font-mono text-[0.8125rem]">{policy}</span>
        {isReference ? " (π₀)" : ""}
        {isBaseline && !isReference ? " (baseline)" : ""}
      </>
    ),
    // Names break at each of their hyphens otherwise.
    className: "whitespace-nowrap",
  },
  { id: "temperature", header: "T", value: ({ temperature }) => temperature, align: "end", hasChoices: true },
  {
    id: "prompts",
    header: "Prompts",
    value: ({ prompts }) => prompts,
    cell: ({ prompts }) => formatCount(prompts),
    align: "end",
  },
  estimateColumn({ id: "gold", header: "Gold reward" }, ({ figures }) => figures.gold),
  gainColumn({ id: "gold-gain", header: "Gain over π₀" }, ({ figures }) => figures.goldGain),
  gainColumn({ id: "gold-gain-baseline", header: "Gain over the baseline" }, ({ figures, isBaseline }) =>
    isBaseline ? null : figures.goldGainOverBaseline,
  ),
  gainColumn(
    { id: "estimated-gain", header: "Estimated gain over π₀" },
    ({ figures }) => figures.estimatedGain,
  ),
  estimateColumn({ id: "kl", header: "KL to π₀" }, ({ figures }) => figures.kl),
  estimateColumn({ id: "objective", header: "J" }, ({ figures }) => figures.objective),
  estimateColumn({ id: "win-rate", header: "Win rate" }, ({ figures: { winRate } }) =>
    winRate === null ? null : { mean: winRate.rate, ci95: winRate.ci95 },
  ),
  {
    id: "length-controlled",
    header: "Length-controlled",
    value: ({ figures }) => figures.winRate?.lengthControlled ?? null,
    cell: ({ figures }) => formatFigure(figures.winRate?.lengthControlled),
    align: "end",
  },
  estimateColumn({ id: "characters", header: "Characters" }, ({ figures }) => figures.characters),
  estimateColumn({ id: "tokens", header: "Tokens" }, ({ figures }) => figures.tokens),
  {
    id: "cut-off",
    header: "Cut off",
    value: ({ figures }) => figures.cutOff?.mean ?? null,
    cell: ({ figures }) => (figures.cutOff === null ? "–" : formatPercent(figures.cutOff.mean, 1)),
    align: "end",
  },
  estimateColumn(
    {
      id: "ood",
      header: "OOD Δ",
      explanation: "Mean gold reward in distribution minus that out of distribution.",
    },
    ({ figures }) => figures.oodDrop,
  ),
];
