"use client";

import type { FrontierPoint } from "@gshf/core/evaluations";
import { evaluatedSplits } from "@gshf/core/evaluations/model";
import { algorithmNotes } from "@gshf/core/trainings/model";
import { rewardKlFrontier } from "@gshf/gshf";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import type { Column } from "#ui/data-table/index.tsx";
import { type DrawOptions, Figure } from "#ui/figure/index.tsx";
import { plotFrame } from "#ui/figure/plot-frame.ts";
import { formatCount } from "#ui/format.ts";
import { QueryView } from "#ui/query-view.tsx";
import { estimateColumn } from "./estimate-columns.tsx";
import { intervalOf } from "./measured-point.ts";

type Split = FrontierPoint["split"];

/** Reward over KL of all policies of a project by method, or of some experiments by experiment. */
export function FrontierCard({
  slug,
  experiments,
}: {
  slug: string;
  /** By short name, with what each is called. */
  experiments?: readonly { experiment: string; name: string }[];
}) {
  const trpc = useTRPC();
  const only = experiments?.map(({ experiment }) => experiment);
  const points = useQuery(
    trpc.evaluations.frontier.queryOptions({ slug, ...(only === undefined ? {} : { experiments: only }) }),
  );
  const nameOf = (slug: string) => experiments?.find(({ experiment }) => experiment === slug)?.name ?? slug;
  const groupOf = ({ method, experiment }: FrontierPoint) =>
    experiments === undefined ? methodLabel(method) : nameOf(experiment);
  return (
    <QueryView query={points}>
      {(found) => <Frontier slug={slug} points={found} groupOf={groupOf} isByMethod={only === undefined} />}
    </QueryView>
  );
}

const otherMethods = { round: "Rounds", reference: "π₀", registered: "Registered" };

function methodLabel(method: FrontierPoint["method"]): string {
  return method === "round" || method === "reference" || method === "registered"
    ? otherMethods[method]
    : algorithmNotes[method].label;
}

/** What is drawn, and what stands in its table. */
export function Frontier({
  slug,
  points,
  groupOf,
  isByMethod,
}: {
  slug: string;
  points: readonly FrontierPoint[];
  groupOf: (point: FrontierPoint) => string;
  isByMethod: boolean;
}) {
  // Gains by fits of different evaluations have no common scale.
  const comparable = points.filter(({ gold, kl }) => gold !== null && kl !== null);
  const splits = evaluatedSplits.filter((split) => comparable.some((point) => point.split === split));
  const [chosen, setChosen] = useState<Split | null>(null);
  const split = chosen !== null && splits.includes(chosen) ? chosen : splits[0];
  if (split === undefined) return null;
  const own = comparable.filter((point) => point.split === split);
  const unbeaten = unbeatenOf(own);
  const dots = own.flatMap((point): Dot[] => {
    const { gold, kl, policy } = point;
    if (gold === null || kl === null) return [];
    const { mean, low, high } = intervalOf(gold);
    const isUnbeaten = unbeaten.has(keyOf(point));
    return [{ policy, group: groupOf(point), x: kl.mean, y: mean, low, high, isUnbeaten }];
  });
  const groups = [...new Set(dots.map(({ group }) => group))].sort((a, b) => a.localeCompare(b));
  return (
    <Card
      title={isByMethod ? "All policies" : "All policies of these experiments"}
      description={`The newest figures of each policy, from evaluations and from rounds, by ${isByMethod ? "method" : "experiment"}.`}
      actions={<SplitChoice splits={splits} chosen={split} onChoose={setChosen} />}
    >
      <Figure
        label={`Reward over KL of all policies on ${split}`}
        caption={`Gold reward and KL from π₀ of each policy on ${split} prompts, with 95 % intervals. The line joins those that no other beats: none has their reward for less KL. Evaluations may have asked different numbers of prompts; the table has them.`}
        fileName={`frontier-all-${split}`}
        data={{ dots, groups }}
        draw={draw}
        columns={columnsOf({ slug, groupOf, isByMethod, unbeaten })}
        rows={own}
        keyOf={keyOf}
      />
    </Card>
  );
}

function SplitChoice({
  splits,
  chosen,
  onChoose,
}: {
  splits: readonly Split[];
  chosen: Split;
  onChoose: (split: Split) => void;
}) {
  if (splits.length < 2) return null;
  return (
    <label className="flex items-center gap-2 text-sm">
      Split
      <select
        className="h-9 rounded-lg border border-line bg-surface px-2"
        value={chosen}
        onChange={({ target }) => {
          const split = splits.find((one) => one === target.value);
          if (split !== undefined) onChoose(split);
        }}
      >
        {splits.map((split) => (
          <option key={split}>{split}</option>
        ))}
      </select>
    </label>
  );
}

function keyOf({ experiment, policyId, temperature }: FrontierPoint): string {
  return `${experiment} ${policyId} ${temperature}`;
}

/** The reward–KL frontier. An estimate of KL may fall below 0, which no KL does. */
function unbeatenOf(points: readonly FrontierPoint[]): Set<string> {
  const known = points.flatMap((point) =>
    point.gold === null || point.kl === null
      ? []
      : [{ name: keyOf(point), reward: point.gold.mean, kl: Math.max(0, point.kl.mean) }],
  );
  return new Set(rewardKlFrontier(known).map(({ name }) => name));
}

function columnsOf({
  slug,
  groupOf,
  isByMethod,
  unbeaten,
}: {
  slug: string;
  groupOf: (point: FrontierPoint) => string;
  isByMethod: boolean;
  unbeaten: ReadonlySet<string>;
}): Column<FrontierPoint>[] {
  return [
    { id: "group", header: isByMethod ? "Method" : "Experiment", value: groupOf, hasChoices: true },
    {
      id: "policy",
      header: "Policy",
      value: ({ policy }) => policy,
      className: "font-mono text-[0.8125rem]",
    },
    { id: "temperature", header: "T", value: ({ temperature }) => temperature, align: "end" },
    estimateColumn({ id: "gold", header: "Gold reward" }, ({ gold }) => gold),
    estimateColumn({ id: "kl", header: "KL to π₀" }, ({ kl }) => kl),
    {
      id: "unbeaten",
      header: "On the frontier",
      value: (point) => (unbeaten.has(keyOf(point)) ? "yes" : "no"),
    },
    {
      id: "prompts",
      header: "Prompts",
      value: ({ prompts }) => prompts,
      cell: ({ prompts }) => formatCount(prompts),
      align: "end",
    },
    {
      id: "from",
      header: "Measured by",
      value: (point) => sourceOf(point),
      cell: (point) => (
        <Link
          className="link whitespace-nowrap"
          href={
            point.evaluation === null
              ? paths.round(slug, point.round ?? 0)
              : paths.evaluation(slug, point.evaluation)
          }
        >
          {sourceOf(point)}
        </Link>
      ),
    },
  ];
}

function sourceOf({ evaluation, round }: FrontierPoint): string {
  return evaluation === null ? `Round ${round}` : `Evaluation ${evaluation}`;
}

type Dot = {
  policy: string;
  group: string;
  x: number;
  y: number;
  low: number;
  high: number;
  isUnbeaten: boolean;
};

const symbols = ["circle", "square", "triangle", "diamond", "star", "cross", "wye", "times", "plus"];

function draw(
  { dots, groups }: { dots: readonly Dot[]; groups: readonly string[] },
  { Plot, width, colors }: DrawOptions,
) {
  const range = [
    colors.accent,
    colors["side-right"],
    colors["side-left"],
    colors.warn,
    colors.ok,
    colors.danger,
    colors.muted,
  ];
  // Names are readable beside a few points, and noise beside many.
  const isNamed = dots.length <= 12 && width > 480;
  return Plot.plot({
    ...plotFrame({ width, colors }),
    height: Math.min(380, Math.max(260, width * 0.5)),
    marginLeft: 52,
    marginRight: isNamed ? 110 : 20,
    // Colour and shape, since not everybody tells these colours apart.
    color: { domain: [...groups], range },
    symbol: { domain: [...groups], range: symbols, legend: true },
    x: { label: "KL to π₀, nats", nice: true, ticks: 5 },
    y: { label: "gold reward", grid: true, nice: true, ticks: 5 },
    marks: [
      Plot.line(
        dots.filter(({ isUnbeaten }) => isUnbeaten).sort((a, b) => a.x - b.x),
        { x: "x", y: "y", stroke: colors.muted, strokeDasharray: "4 4" },
      ),
      Plot.ruleX(dots, { x: "x", y1: "low", y2: "high", stroke: "group", strokeOpacity: 0.5 }),
      Plot.dot(dots, { x: "x", y: "y", stroke: "group", fill: "group", symbol: "group", r: 4.5 }),
      ...(isNamed
        ? [Plot.text(dots, { x: "x", y: "y", text: "policy", textAnchor: "start", dx: 8, fill: colors.ink })]
        : []),
    ],
  });
}
